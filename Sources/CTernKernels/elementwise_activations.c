// More activations, in single and double precision.
#include "elementwise.h"

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

#define TYPE f32
#include "elementary.h"
#define TYPE f64
#include "elementary.h"

#define TYPE f32
#include "elementwise_activations.h"
#define TYPE f64
#include "elementwise_activations.h"
