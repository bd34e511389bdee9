#ifndef TERN_ZLIB_SHIM_H
#define TERN_ZLIB_SHIM_H

#include <zlib.h>

#endif
