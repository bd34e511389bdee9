// The tail of a linear layer, in single and double precision.
#define TYPE f32
#include "bias_activation.h"
#define TYPE f64
#include "bias_activation.h"
