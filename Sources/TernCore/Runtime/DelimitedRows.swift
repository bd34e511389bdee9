import CTernKernels

/// Finds whole rows of fields with a delimiter between them, up to one that has a quote, another number of fields or nothing in
/// it, or that does not end.
///
/// - Parameters:
///   - start: the position to begin at; behind the rows afterwards.
///   - border: the position at which, and behind which, no row may begin.
///   - starts: the positions of the rows, with room for as many as are to be found at most.
///   - ends: the ends of the fields of each row, counted from its start: [starts.count, columns].
/// - Returns: the number of rows.
package func findRows(
    _ text: UnsafeBufferPointer<UInt8>, delimiter: UInt8, quote: UInt8, columns: Int, from start: inout Int,
    before border: Int, starts: UnsafeMutableBufferPointer<Int>, ends: UnsafeMutableBufferPointer<UInt32>
) -> Int {
    tern_csv_rows(
        tern_csv_format(delimiter: delimiter, quote: quote, columns: columns), text.baseAddress, text.count, border,
        starts.count, &start, starts.baseAddress, ends.baseAddress)
}
