// More activations, in single and double precision.
#include "elementwise.h"

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

#define BITS NAME(bits)
#define COUNT(array) (sizeof(array) / sizeof *(array))

#define TYPE f32
#include "elementwise_activations.h"
#define TYPE f64
#include "elementwise_activations.h"
