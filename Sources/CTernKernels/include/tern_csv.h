#ifndef TERN_CSV_H
#define TERN_CSV_H

#include <stddef.h>
#include <stdint.h>

/// The rules of a table: the delimiter, the quote, and the number of fields of a row, at least 1.
typedef struct {
    uint8_t delimiter, quote;
    ptrdiff_t columns;
} tern_csv_format;

/// Finds whole rows without quotes, of the right number of fields and not blank, from text[start] on: until one is anything
/// else or not complete by text[n], begins at `border` or behind it, or there are `limit`. No row has 4 GiB.
///
/// Writes where each begins to `starts` and where its fields end, counted from there, to `ends` (rows × columns). Returns their
/// number, and moves `start` behind them.
ptrdiff_t tern_csv_rows(
    tern_csv_format format, const uint8_t *text, ptrdiff_t n, ptrdiff_t border, ptrdiff_t limit, ptrdiff_t *start,
    ptrdiff_t *starts, uint32_t *ends);

#endif
