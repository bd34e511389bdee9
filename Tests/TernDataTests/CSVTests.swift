import Foundation
import TernCore
import TernData
import TestSupport
import Testing

@Suite struct CSVTests {
    private func table(_ text: String, _ format: CSVFormat = CSVFormat()) throws -> CSVTable {
        try CSVTable(Data(text.utf8), format: format)
    }

    private func problem(_ text: String, _ format: CSVFormat = CSVFormat()) -> DataFileError? {
        #expect(throws: DataFileError.self) { try table(text, format) }
    }

    // MARK: RFC 4180

    @Test(arguments: ["\n", "\r\n", "\r"], [true, false])
    func linesEndInAnyWay(_ end: String, _ isClosed: Bool) throws {
        let text = ["a,b", "1,x", "2,\"y,z\""].joined(separator: end) + (isClosed ? end : "")
        let table = try table(text)
        #expect(table.columns == ["a", "b"])
        #expect(table.count == 2)
        #expect(try table.text("b") == ["x", "y,z"])
        #expect(try table.numbers("a") == ([1, 2] as Tensor<Int>))
    }

    @Test func quotes() throws {
        let table = try table("\"a \"\"b\"\"\",c\n\"1\n2\",\"\"\n\"\"\"\",5\" disk\n\"x\"\"\",\"\r\n,\"\n")
        #expect(table.columns == ["a \"b\"", "c"])
        #expect(try table.text("a \"b\"") == ["1\n2", "\"", "x\""])
        #expect(try table.text("c") == ["", "5\" disk", "\r\n,"])
        #expect((0..<3).map { table.line(of: $0) } == [2, 4, 5])
    }

    @Test func marksBlankLinesAndOtherDelimiters() throws {
        #expect(
            try table("\u{feff}a;b\n\n1;'x;''y'\n\r\n2;z\n\n", CSVFormat(delimiter: ";", quote: "'")).text("b") == [
                "x;'y", "z"
            ])
        #expect(try table("\u{feff}\"a\"\n1\n").columns == ["a"])
        let table = try table("1\t2\n3\t4", CSVFormat(delimiter: "\t", hasHeader: false))
        #expect(table.columns == ["0", "1"])
        #expect(try table.numbers() == ([[1, 2], [3, 4]] as Tensor<Float>))
        #expect(try self.table("a,b").count == 0)
        #expect(try self.table("a,b\n").numbers() == Tensor<Float>.zeros([0, 2]))
    }

    @Test func rowsThatBreakTheRules() {
        let faults = [
            ("a,b\n1,2\n3\n", "1 fields in line 3", "2, as in the first row"),
            ("a,b\n\"1\n\n\",2\n3,4,5\n", "3 fields in line 5", "2, as in the first row"),
            ("a,b\n1,2,\n", "3 fields in line 2", "2, as in the first row"),
            (
                "a\n\"1\" \n", "a character behind the end of a quoted field in line 2",
                "a delimiter, the end of the line, or a doubled quote"
            ),
            ("a\n1\n\"2\n3\n", "a quote that begins a field in line 3", "one that ends it")
        ]
        for (text, found, expected) in faults {
            let error = problem(text)
            #expect(error?.problem == .wrongRow)
            #expect(error?.found == found && error?.expected == expected)
        }
        #expect(problem("")?.problem == .empty)
        #expect(problem("\n\n")?.problem == .empty)
        let wide = #expect(throws: DataFileError.self) { try CSVTable(Data([0xff, 0xfe, 0x61, 0])) }
        #expect(wide?.found == "the byte order mark of UTF-16")
        let latin = #expect(throws: DataFileError.self) { try CSVTable(Data([0x61, 10, 0xe9, 10])).text("a") }
        #expect(latin?.problem == .notUTF8)
        #expect(latin?.found == "\"\u{fffd}\" in line 2, column \"a\"")
    }

    // MARK: Numbers

    @Test func missingValues() throws {
        let table = try table("a,b\n1, NA \n,2.5\nnan,\"\"\n")
        let numbers: Tensor<Double> = try table.numbers()
        #expect(numbers.scalars.map(\.description) == ["1.0", "nan", "nan", "2.5", "nan", "nan"])
        #expect(try table.numbers(missing: -1) == ([[1, -1], [-1, 2.5], [-1, -1]] as Tensor<Float>))
        let error = #expect(throws: DataFileError.self) { let _: Tensor<Int> = try table.numbers("a") }
        #expect(
            error?.description
                == "data: wrong value: found \"\" in line 3, column \"a\", expected a number of int64; none may be missing"
        )
        let own = try self.table("a\n-999\n-\n3", CSVFormat(missing: ["-999", "-"]))
        #expect(try own.numbers("a", missing: 7) == ([7, 7, 3] as Tensor<Int32>))
    }

    @Test func fieldsThatAreNoNumbers() throws {
        let fields = ["x", "1.2.3", "1e", "--1", "0x10", "1 2", "1,", "٣", "e5", ".", "+", "1_000", "infinit"]
        for field in fields {
            let table = try table("a\n1\n\"\(field)\"\n")
            let error = #expect(throws: DataFileError.self) { let _: Tensor<Double> = try table.numbers("a") }
            #expect(error?.problem == .wrongValue)
            #expect(error?.found == "\(String(reflecting: field)) in line 3, column \"a\"")
        }
        for field in ["1.0", "1e3", "9223372036854775808", "-9223372036854775809", "99999999999999999999", "-"] {
            let table = try table("a\n\(field)\n")
            #expect(throws: DataFileError.self) { let _: Tensor<Int> = try table.numbers("a") }
        }
        let ends = try table("a,b\n\(Int.min),-2147483648\n+\(Int.max),2147483647\n")
        #expect(try ends.numbers("a") == Tensor<Int>([.min, .max]))
        #expect(try ends.numbers("b") == Tensor<Int32>([.min, .max]))
        #expect(throws: DataFileError.self) { let _: Tensor<Int32> = try ends.numbers("a") }
    }

    /// The system's `strtod` is the independent truth.
    @Test func decimalsAreTheNearestNumbers() throws {
        var generator = PhiloxGenerator(seed: 5)
        var texts = [
            "0", "-0", "-0.0e5", "1", ".5", "5.", "+7", "1e22", "1e23", "1e-22", "1e27", "1e-27",
            "123456789012345678e-27", "1e308", "1.8e308",
            "-1e400", "5e-324", "2.4e-324", "9007199254740993", "9007199254740993e1", "9007199254740992.5",
            "18446744073709551615",
            "18446744073709551616", "0.1", "0.3", "1e99999999999999999999", "000000000000000000000000000001", "1E+05",
            "inf", "-Infinity",
            "0.000000000000000000000000000000000001", "8.5e15", "4503599627370496.5", "4503599627370497.5",
            "9999999999999999999e8"
        ]
        for _ in 0..<20_000 {
            let digits = String(
                UInt64.random(in: 0 ... .max, using: &generator) >> UInt64.random(in: 0..<64, using: &generator))
            let point = Int.random(in: 0...digits.count, using: &generator)
            let exponent = Int.random(in: -40...40, using: &generator)
            texts.append("\(digits.prefix(point)).\(digits.dropFirst(point))e\(exponent)")
        }
        for _ in 0..<5000 { texts.append("\(Double.random(in: -1000...1000, using: &generator))") }
        let numbers: Tensor<Double> = try table("a\n" + texts.joined(separator: "\n")).numbers("a")
        for (text, number) in zip(texts, numbers.scalars) {
            let truth = strtod(text, nil)
            #expect(number.bitPattern == truth.bitPattern, "\(text): \(number), not \(truth)")
        }
    }

    @Test func columnsByName() throws {
        let table = try table("a,b,c,b\n1,2,3,4\n5,6,7,8\n")
        #expect(try table.numbers(["c", "a"]) == ([[3, 1], [7, 5]] as Tensor<Int>))
        let missing = #expect(throws: DataFileError.self) { try table.text("d") }
        #expect(missing?.description == "data: no such column: found \"d\", expected one of a, b, c, b")
        let double = #expect(throws: DataFileError.self) { try table.text("b") }
        #expect(double?.found == "2 columns \"b\"")
    }

    // MARK: Categories

    @Test func categoriesKeepTheirCodes() throws {
        let train = try table("port,n\nS,1\nC,2\n,3\nS,4\nQ,5\n")
        let ports = try train.categories("port")
        #expect(ports.names == ["C", "Q", "S"])
        #expect(try train.codes("port", in: ports, missing: -1) == [2, 0, -1, 2, 1])
        let missing = #expect(throws: DataFileError.self) { try train.codes("port", in: ports) }
        #expect(missing?.found == "\"\" in line 4, column \"port\"" && missing?.expected == "a value")
        let test = try table("port\n\"Q\"\nX\nC\n")
        #expect(try test.codes("port", in: ports, unknown: 3) == [1, 3, 0])
        let unknown = #expect(throws: DataFileError.self) { try test.codes("port", in: ports) }
        #expect(unknown?.found == "\"X\" in line 3, column \"port\"" && unknown?.expected == "one of C, Q, S")
        #expect(
            try test.oneHot("port", in: ports, ignoresOthers: true)
                == ([[0, 1, 0], [0, 0, 0], [1, 0, 0]] as Tensor<Float>))
        #expect(throws: DataFileError.self) { try test.oneHot("port", in: ports) }
        #expect(Categories(ports.names) == ports && ports.code(of: "Q") == 1 && ports.code(of: "q") == nil)
    }

    /// Two Unicode forms of é are two categories, as in Python.
    @Test func categoriesAreToldApartByTheirBytes() throws {
        let table = try table("a\n\u{e9}\ne\u{301}\n")
        let categories = try table.categories("a")
        #expect(categories.count == 2)
        #expect(try table.codes("a", in: categories) == [1, 0])
    }
}
