// Elementary functions and activations, in single and double precision.
#include "elementwise.h"

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

#define TYPE f32
#include "elementwise_functions.h"
#define TYPE f64
#include "elementwise_functions.h"
