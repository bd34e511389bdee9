// A loop over the elements of many parameters, as if they were one array.
#ifndef TERN_OPTIMIZER_TASKS_H
#define TERN_OPTIMIZER_TASKS_H

#include "kernel.h"
#include "tern_optimizers.h"

typedef void (*tern_parameter_run)(
    const tern_parameter_step *step, ptrdiff_t start, ptrdiff_t n, const void *factors);

void tern_for_parameters(
    ptrdiff_t count, const tern_parameter_step *steps, tern_parameter_run run, const void *factors);

#endif
