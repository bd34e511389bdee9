// Softmax, log-softmax, log-sum-exp and cross entropy, in single and double precision.
#include "arithmetic_types.h"

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

#define TYPE f32
#include "exp_rows.h"
#define TYPE f64
#include "exp_rows.h"

#define TYPE f32
#include "softmax.h"
#define TYPE f64
#include "softmax.h"

#define TYPE f32
#include "softmax_columns.h"
#define TYPE f64
#include "softmax_columns.h"

#define TYPE f32
#include "softmax_drive.h"
#define TYPE f64
#include "softmax_drive.h"

#define TYPE f32
#include "cross_entropy.h"
#define TYPE f64
#include "cross_entropy.h"
