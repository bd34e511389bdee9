import TernCore
import TestSupport
import Testing

@testable import TernData

/// The scanning of chunks on all threads, held to a reader of one byte after another.
@Suite struct CSVChunkTests {
    /// The fields and lines of a text by the rules as they are written down, or what is wrong with it.
    private struct Truth: Equatable {
        var rows: [[String]] = []
        var lines: [Int] = []
        var (found, expected): (String?, String?) = (nil, nil)

        static func == (a: Truth, b: Truth) -> Bool {
            a.rows == b.rows && a.lines == b.lines && a.found == b.found && a.expected == b.expected
        }

        init(_ rows: CSVRows) {
            self.rows = (0..<rows.count).map { row in
                (0..<rows.columnCount).map { String(decoding: rows.field(row, $0), as: UTF8.self) }
            }
            lines = rows.lines
        }

        init(_ error: DataFileError) { (found, expected) = (error.found, error.expected) }

        init(reading text: [UInt8], columns: Int) {
            let (quote, comma, lineFeed, carriageReturn) = (UInt8(34), UInt8(44), UInt8(10), UInt8(13))
            let isEnd = { (byte: UInt8) in byte == lineFeed || byte == carriageReturn }
            var (position, line) = (0, 1)
            func skipLineEnd() {
                let isReturn = text[position] == carriageReturn
                position += 1
                if isReturn && position < text.count && text[position] == lineFeed { position += 1 }
                line += 1
            }
            while position < text.count {
                if isEnd(text[position]) {
                    skipLineEnd()
                    continue
                }
                let first = line
                var fields: [String] = []
                while true {
                    var field: [UInt8] = []
                    if position < text.count && text[position] == quote {
                        let begin = line
                        position += 1
                        while true {
                            guard position < text.count else {
                                fail("a quote that begins a field in line \(begin)", "one that ends it")
                                return
                            }
                            let isDoubled =
                                text[position] == quote && position + 1 < text.count && text[position + 1] == quote
                            if text[position] == quote && !isDoubled { break }
                            if text[position] == lineFeed { line += 1 }
                            field.append(text[position])
                            position += isDoubled ? 2 : 1
                        }
                        position += 1
                        guard position == text.count || text[position] == comma || isEnd(text[position]) else {
                            fail(
                                "a character behind the end of a quoted field in line \(line)",
                                "a delimiter, the end of the line, or a doubled quote")
                            return
                        }
                    } else {
                        while position < text.count && text[position] != comma && !isEnd(text[position]) {
                            field.append(text[position])
                            position += 1
                        }
                    }
                    fields.append(String(decoding: field, as: UTF8.self))
                    guard position < text.count && text[position] == comma else { break }
                    position += 1
                }
                if position < text.count { skipLineEnd() } else { line += 1 }
                guard fields.count == columns else {
                    fail("\(fields.count) fields in line \(first)", "\(columns), as in the first row")
                    return
                }
                rows.append(fields)
                lines.append(first)
            }
        }

        private mutating func fail(_ fault: String, _ rule: String) {
            (rows, lines, found, expected) = ([], [], fault, rule)
        }
    }

    private func scan(_ text: [UInt8], _ columns: Int, chunkSize: Int) -> Truth {
        do throws(DataFileError) {
            var rows = try CSVScanner("data", CSVFormat())
                .scanAll(text, columns: columns, line: 1, chunkSize: chunkSize)
            rows.bytes = text
            return Truth(rows)
        } catch {
            return Truth(error)
        }
    }

    /// Rows of a number of fields, one in `faults` of which breaks the rules.
    private func text(_ rows: Int, _ columns: Int, faults: Int, _ generator: inout PhiloxGenerator) -> [UInt8] {
        let fields = [
            "", "1", "-2.5e3", "a word", "5\" disk", "\"\"", "\"x\"", "\"a,b\"", "\"l\nm\"", "\"\n\r\n,\"",
            "\"q\"\"q\"",
            "\"\"\"\"", String(repeating: "long ", count: 20), "\"" + String(repeating: "x,\n", count: 20) + "\""
        ]
        // One kind of line ends, or all of them; all kinds of fields, or those without quotes.
        let ends = Bool.random(using: &generator) ? ["\n"] : ["\n", "\r\n", "\r", "\n\n"]
        let kinds = Bool.random(using: &generator) ? fields[..<5] : fields[...]
        var text = ""
        for _ in 0..<rows {
            let isFaulty = Int.random(in: 0..<faults, using: &generator) == 0
            let count = isFaulty ? Int.random(in: 1...columns + 1, using: &generator) : columns
            text += (0..<count).map { _ in kinds.randomElement(using: &generator)! }.joined(separator: ",")
            if isFaulty && Bool.random(using: &generator) { text += "\"x\" " }
            text += ends.randomElement(using: &generator)!
        }
        if Bool.random(using: &generator) { text = String(text.dropLast()) }
        return Array(text.utf8)
    }

    @Test(arguments: [20, 1_000_000]) func smallTextsInChunksOfAnySize(_ faults: Int) {
        var generator = PhiloxGenerator(seed: 31)
        var good = 0
        for _ in 0..<400 {
            let columns = Int.random(in: 1...4, using: &generator)
            let text = text(Int.random(in: 0...12, using: &generator), columns, faults: faults, &generator)
            let truth = Truth(reading: text, columns: columns)
            if truth.found == nil { good += 1 }
            for size in Array(1...40) + [64, 100, 1000] {
                #expect(scan(text, columns, chunkSize: size) == truth, "\(String(decoding: text, as: UTF8.self))")
            }
        }
        #expect(good > 100)
    }

    @Test func largerTexts() {
        var generator = PhiloxGenerator(seed: 32)
        for _ in 0..<40 {
            let columns = Int.random(in: 1...20, using: &generator)
            let text = text(400, columns, faults: 2000, &generator)
            let truth = Truth(reading: text, columns: columns)
            for size in [63, 1000, 4096, 1 << 20] { #expect(scan(text, columns, chunkSize: size) == truth) }
        }
    }

    /// A chunk ends with the last row that begins in it, however many rows the kernel takes at a time.
    @Test(arguments: [1, 7, 785, 3000]) func chunksEndAtTheirBorder(columns: Int) throws {
        let row = Array((String(repeating: "7,", count: columns - 1) + "7\n").utf8)
        let text = Array(repeatElement(row, count: 12_000 / columns + 20).joined())
        for border in [1, row.count, 3 * row.count, 3 * row.count + 1, text.count / 2] {
            var rows = CSVRows(columnCount: columns, quote: 34, line: 0)
            let end = try text.withUnsafeBufferPointer {
                try CSVScanner("data", CSVFormat()).scan($0, from: 0, before: border, false, into: &rows)
            }
            #expect(end == (border + row.count - 1) / row.count * row.count && rows.count == end / row.count)
        }
    }

    /// A quote in the middle of a chunk's last field, and one that never ends: the time stays in proportion.
    @Test func quotesThatRunOn() {
        let rows = Array(String(repeating: "1,2\n", count: 50_000).utf8)
        for quote in ["\"", "3,\"", "3,\"\"\"", "3,4\"\n"] {
            let text = rows + quote.utf8 + rows
            #expect(scan(text, 2, chunkSize: 512) == Truth(reading: text, columns: 2), "\(quote)")
        }
        let quotes = Array(String(repeating: "1,\"\n\"\n", count: 30_000).utf8)
        #expect(scan(quotes, 2, chunkSize: 777) == Truth(reading: quotes, columns: 2))
    }

    /// Several megabytes, written and read by Python's csv module as well.
    @Test(.enabled(if: Python.has("csv"), "Python is not installed"))
    func filesOfPython() throws {
        let folder = try TemporaryFolder()
        let script = """
            import csv, random, sys
            folder = sys.argv[1]
            random.seed(7)
            words = ['', '1', 'a,b', 'say "x"', 'two\\nlines', '\\r\\n', '"', 'plain', 'é' * 30]
            rows = [[str(i)] + [random.choice(words) * random.randint(1, 9) for _ in range(4)] for i in range(60000)]
            with open(folder + '/rows.csv', 'w', newline='', encoding='utf-8') as file:
                csv.writer(file, lineterminator='\\n').writerows([list('abcde')] + rows)
            with open(folder + '/rows.csv', newline='', encoding='utf-8') as file:
                read = list(csv.reader(file))[1:]
            with open(folder + '/fields', 'w', newline='', encoding='utf-8') as file:
                file.write('\\x1e'.join('\\x1f'.join(row) for row in read))
            """
        let result = try Python.run(["-c", script, folder.path])
        #expect(result.status == 0, "\(result.errors)")
        let table = try CSVTable(contentsOf: folder.file("rows.csv"))
        let columns = try table.columns.map { try table.text($0) }
        let rows = (0..<table.count).map { row in columns.map { $0[row] } }
        let fields = try folder.read("fields").split(separator: 0x1e, omittingEmptySubsequences: false)
        #expect(table.count == 60_000 && fields.count == 60_000)
        for (row, truth) in zip(rows, fields) {
            #expect(row.joined(separator: "\u{1f}").utf8.elementsEqual(truth))
        }
    }
}
