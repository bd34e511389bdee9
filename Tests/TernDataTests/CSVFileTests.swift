import Foundation
import TernCore
import TernData
import TestSupport
import Testing

@Suite struct CSVFileTests {
    let folder = try! TemporaryFolder()

    // MARK: Streams

    /// Rows across the ends of what is read at a time, quotes and line ends among them.
    @Test(arguments: [1, 7, 1000, 1_000_000], [false, true])
    func tablesOfAStream(_ rows: Int, _ isCompressed: Bool) throws {
        let count = rows == 1 ? 300 : 40_000
        var text = "index,text\r\n"
        for index in 0..<count {
            text += "\(index),\"\(String(repeating: "x\"\",\r\n", count: index % 11))\"\r\n"
        }
        let bytes = isCompressed ? gzip(Array(text.utf8)) : Array(text.utf8)
        let reader = try CSVReader(contentsOf: folder.write(bytes, to: "file"))
        #expect(reader.columns == ["index", "text"])
        var (indices, line): ([Int], Int) = ([], 2)
        while let table = try reader.next(rows) {
            #expect(table.count == rows || indices.count + table.count == count)
            if rows > 1 || indices.count % 100 == 0 {
                let lengths = try table.text("text").map(\.utf8.count)
                #expect(lengths == (0..<table.count).map { 5 * ((indices.count + $0) % 11) })
                #expect(table.line(of: 0) == line)
            }
            for row in 0..<table.count { line += 1 + (indices.count + row) % 11 }
            indices += try table.numbers("index").scalars
        }
        #expect(indices == Array(0..<count))
        #expect(try CSVTable(contentsOf: folder.file("file")).numbers("index") == Tensor(indices))
    }

    @Test func aRowOfManyMegabytes() throws {
        let field = String(repeating: "0123456789\n", count: 500_000)
        let bytes = Array("a,b\n1,\"\(field)\"\n2,x\n".utf8)
        let reader = try CSVReader(contentsOf: folder.write(gzip(bytes), to: "file.gz"))
        #expect(try reader.next(1)?.text("b") == [field])
        let last = try reader.next(5)
        #expect(try last?.text("b") == ["x"])
        #expect(last?.line(of: 0) == 500_003)
        #expect(try reader.next(5)?.count == nil)
    }

    @Test func errorsOfFiles() throws {
        let missing = #expect(throws: DataFileError.self) { try CSVTable(contentsOf: folder.file("nothing")) }
        #expect(missing?.problem == .missing)
        let bytes = gzip(Array("a\n1\n2\n".utf8))
        let cut = try folder.write(Array(bytes.dropLast(5)), to: "cut.gz")
        let corrupt = #expect(throws: DataFileError.self) { try CSVTable(contentsOf: cut) }
        #expect(corrupt?.problem == .corrupt && corrupt?.path == cut)
    }

    @Test func thousandsOfDamagedFiles() {
        var generator = PhiloxGenerator(seed: 9)
        let file = Array("a,b,c\n1,\"x,\"\"y\"\"\r\n\",NA\n-2.5e3,z,4\r\n".utf8)
        var good = 0
        for _ in 0..<10_000 {
            var bytes = file
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                let byte = Array("\"\n\r,1.e-\0\u{7f}".utf8).randomElement(using: &generator)!
                if Bool.random(using: &generator) { bytes[position] = byte } else { bytes.insert(byte, at: position) }
            }
            do throws(DataFileError) {
                let table = try CSVTable(Data(bytes))
                _ = try table.text(table.columns[0])
                _ = try? table.numbers(as: Float.self)
                good += 1
            } catch {
                #expect(!error.found.isEmpty)
            }
        }
        #expect((100..<9000).contains(good))
    }

    // MARK: Writing

    @Test func whatIsWrittenIsRead() throws {
        let rows = [["a", ""], ["1,2", "say \"x\""], ["two\nlines\r\n", " spaces "], ["é", "\r"]]
        let path = folder.file("rows.csv")
        try saveCSV(rows, header: ["first", "the, second"], to: path)
        let table = try CSVTable(contentsOf: path)
        #expect(table.columns == ["first", "the, second"])
        #expect(try zip(table.text("first"), table.text("the, second")).map { [$0, $1] } == rows)
        // A row of nothing would be a blank line.
        try saveCSV([[""], ["x"]], header: ["a"], to: path)
        #expect(try CSVTable(contentsOf: path).text("a") == ["", "x"])
        #expect(try folder.names() == ["rows.csv"])
        let error = #expect(throws: DataFileError.self) { try saveCSV(rows, to: "/nowhere/rows.csv") }
        #expect(error?.problem == .unwritable)
    }

    /// To Swift a quote with a combining mark is another character than a quote; to the format it is one.
    @Test func quotesBehindWhichMarksCombine() throws {
        let path = folder.file("marks.csv")
        let texts = ["a\"\u{301}b", "\"", ",\u{301}", "line\r\nbreak"]
        try saveCSV(texts.map { [$0] }, header: ["text"], to: path)
        let table = try CSVTable(contentsOf: path)
        #expect(try table.text("text").map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    }

    @Test func tensorsAreReadToTheBit() throws {
        let path = folder.file("tensor.csv")
        let x: Tensor<Float> = [[0.1, -1e-38], [.infinity, 3], [16_777_217, .pi]]
        try x.saveCSV(header: ["a", "b"], to: path)
        #expect(try CSVTable(contentsOf: path).numbers() == x)
        let y = Tensor<Double>([.nan, .leastNonzeroMagnitude, 0.1 + 0.2])
        try y.saveCSV(to: path)
        let read: Tensor<Double> = try CSVTable(contentsOf: path, format: CSVFormat(hasHeader: false)).numbers("0")
        #expect(read.scalars.dropFirst() == y.scalars.dropFirst() && read.scalars[0].isNaN)
        let counts = Tensor<Int>.arange(30_000).reshape([10_000, 3])
        try counts.saveCSV(to: path)
        #expect(try CSVTable(contentsOf: path, format: CSVFormat(hasHeader: false)).numbers() == counts)
    }

    @Test func misuse() async {
        await #expect(processExitsWith: .failure) { _ = CSVFormat(delimiter: "é") }
        await #expect(processExitsWith: .failure) { _ = CSVFormat(delimiter: "\n") }
        await #expect(processExitsWith: .failure) { _ = CSVFormat(delimiter: "\"") }
        await #expect(processExitsWith: .failure) { _ = Categories(["a", "a"]) }
        await #expect(processExitsWith: .failure) {
            try saveCSV([["a"], ["b", "c"]], to: NSTemporaryDirectory() + "never.csv")
        }
        await #expect(processExitsWith: .failure) {
            try Tensor<Float>.zeros([1, 1, 1]).saveCSV(to: NSTemporaryDirectory() + "never.csv")
        }
    }
}
