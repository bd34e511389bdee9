import TernCore

/// The scanning of a whole text on all threads.
///
/// Nothing in the middle of a text tells whether it lies inside quotes, where line ends belong to a field. So each chunk of
/// it is scanned as if it did not: from behind the first line feed on, to the end of the last row that begins in the chunk.
/// Then, from the first to the last, a chunk is kept if it began where the one before ended, which is then known to be the
/// beginning of a row; else it is scanned again from there. So the rows are those of one scan whatever the text, the order of
/// errors included, and only line feeds in quotes at the border of a chunk cost time.
extension CSVScanner {
    /// The rows of a chunk, their lines counted from 0, and what is wrong with the next one.
    private struct Chunk {
        let start: Int
        var end: Int
        var rows: CSVRows
        var fault: Fault?
    }

    /// Finds all rows of a text, of which all is there.
    ///
    /// - Parameters:
    ///   - columns: the number of fields of a row, at least 1.
    ///   - line: the line of the file that the text begins in.
    ///   - chunkSize: the number of bytes that a thread takes at a time: as many as fit into its cache.
    func scanAll(
        _ bytes: [UInt8], columns: Int, line firstLine: Int, chunkSize: Int = 1 << 20
    ) throws(DataFileError) -> CSVRows {
        let chunks = Lock([Chunk?](repeating: nil, count: (bytes.count + chunkSize - 1) / chunkSize))
        var parts: [(rows: CSVRows, line: Int)] = []
        var (position, line, fault): (Int, Int, DataFileError?) = (0, firstLine, nil)
        bytes.withUnsafeBufferPointer { text in
            let count = chunks.withLock { $0.count }
            parallelFor(count) { index in
                guard let chunk = guess(text, at: index * chunkSize, chunkSize, columns) else { return }
                chunks.withLock { $0[index] = chunk }
            }
            for (index, guessed) in chunks.withLock({ $0 }).enumerated() {
                let border = min((index + 1) * chunkSize, text.count)
                if position >= border { continue }  // within the last row of a chunk before
                let isKept = guessed?.start == position
                let chunk =
                    isKept ? guessed! : scan(text, from: position, before: border, isLast: true, columns)
                parts.append((chunk.rows, line))
                if let found = chunk.fault {
                    fault = error(found, after: line)
                    return
                }
                position = chunk.end
                line += chunk.rows.line
            }
        }
        if let fault { throw fault }
        return CSVRows(joining: parts, columnCount: columns, quote: quote, line: line)
    }

    /// Scans a chunk from its first line feed on, as if it were the end of a row.
    ///
    /// What is believed to be in quotes may go on to the end of the text: it is not looked for behind the next chunk, so that
    /// the time is in proportion to the text, whatever it is.
    ///
    /// - Returns: nil where the chunk has no line feed, or its rows do not end before the next chunk does.
    private func guess(
        _ text: UnsafeBufferPointer<UInt8>, at first: Int, _ size: Int, _ columns: Int
    ) -> Chunk? {
        let border = min(first + size, text.count)
        if columns > 2 * size { return nil }  // no row ends in time
        // A row that begins with the chunk has the line feed right before it.
        guard let start = first == 0 ? 0 : text[(first - 1)..<border].firstIndex(of: 0x0a).map({ $0 + 1 }),
            start < border
        else { return nil }
        let end = min(border + size, text.count)
        let chunk = scan(
            UnsafeBufferPointer(rebasing: text[..<end]), from: start, before: border, isLast: end == text.count, columns
        )
        return chunk.end < border && chunk.fault == nil ? nil : chunk
    }

    private func scan(
        _ text: UnsafeBufferPointer<UInt8>, from start: Int, before border: Int, isLast: Bool, _ columns: Int
    ) -> Chunk {
        var chunk = Chunk(
            start: start, end: start, rows: CSVRows(columnCount: columns, quote: quote, line: 0), fault: nil)
        do throws(Fault) {
            chunk.end = try scan(text, from: start, before: border, isLast, into: &chunk.rows)
        } catch {
            chunk.fault = error
        }
        return chunk
    }
}
