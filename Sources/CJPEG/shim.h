#ifndef TERN_JPEG_SHIM_H
#define TERN_JPEG_SHIM_H

#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>

#endif
