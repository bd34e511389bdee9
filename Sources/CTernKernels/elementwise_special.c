// Special functions, in single and double precision.
#include "elementwise_guarded.h"
#include "polygamma.h"
#include "tern_elementary.h"

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

#define TYPE f32
#include "elementary.h"
#define TYPE f64
#include "elementary.h"

#define TYPE f32
#include "special.h"
#define TYPE f64
#include "special.h"

#include "gamma.h"

#define TYPE f32
#include "elementwise_special.h"
#define TYPE f64
#include "elementwise_special.h"
