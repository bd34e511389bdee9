// OpenBLAS's C interface (cblas.h, with openblas_set_num_threads and its kin) and LAPACKE.
#ifndef TERN_OPENBLAS_SHIM_H
#define TERN_OPENBLAS_SHIM_H

#include <cblas.h>
#include <lapacke.h>

#endif
