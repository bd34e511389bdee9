// Rows of comma-separated values and their fields.
//
// Sixty-four bytes at a time are compared with what ends a field, to a word with a bit for each. The bits that are set are
// gone through by counting zeros, so the time goes by fields, not by bytes, and no branch depends on what a field holds. A
// quote ends it: the row is then left to a reader that knows all rules, of which this loop has those that most files get by
// with.
#include "tern_csv.h"

#include <string.h>

#include "kernel.h"

enum { block = 64 };
typedef uint8_t bytes64 __attribute__((ext_vector_type(block)));
typedef bool bits64 __attribute__((ext_vector_type(block)));

TERN_INLINE uint64_t equal(const bytes64 *bytes, uint8_t byte) {
    const bits64 bits = __builtin_convertvector(*bytes == (bytes64)byte, bits64);
    uint64_t word;
    memcpy(&word, &bits, sizeof word);
    return word;
}

TERN_KERNEL ptrdiff_t tern_csv_rows(
    tern_csv_format format, const uint8_t *text, ptrdiff_t n, ptrdiff_t border, ptrdiff_t limit, ptrdiff_t *next,
    ptrdiff_t *starts, uint32_t *ends) {
    const ptrdiff_t last = format.columns - 1;
    ptrdiff_t rows = 0, field = 0, start = *next;
    if (start >= border) return 0;
    if (n - start > UINT32_MAX) n = start + UINT32_MAX;
    for (ptrdiff_t base = start; base < n; base += block) {
        bytes64 bytes = 0;
        const ptrdiff_t count = tern_min_index(block, n - base);
        memcpy(&bytes, text + base, (size_t)count);
        const uint64_t quotes = equal(&bytes, format.quote);
        uint64_t marks = equal(&bytes, format.delimiter) | equal(&bytes, '\n') | equal(&bytes, '\r');
        if (count < block) marks &= (UINT64_C(1) << count) - 1;
        if (quotes != 0) marks &= (quotes & -quotes) - 1;
        for (; marks != 0; marks &= marks - 1) {
            const ptrdiff_t position = base + __builtin_ctzll(marks);
            if (text[position] == format.delimiter) {
                if (field == last) goto done;
                ends[field++] = (uint32_t)(position - start);
                continue;
            }
            if (position < start) continue;  // the line feed of CR LF
            if (field != last || position == start) goto done;
            const int is_return = text[position] == '\r';
            if (is_return && position + 1 == n) goto done;
            ends[field] = (uint32_t)(position - start);
            starts[rows++] = start;
            ends += format.columns;
            field = 0;
            start = position + 1 + (is_return && text[position + 1] == '\n');
            // There is no room for the next row's fields.
            if (rows == limit || start >= border) goto done;
        }
        if (quotes != 0) break;
    }
done:
    *next = start;
    return rows;
}
