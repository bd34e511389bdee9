#ifndef TERN_PNG_SHIM_H
#define TERN_PNG_SHIM_H

#include <png.h>

#endif
