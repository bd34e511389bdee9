import Foundation
import TernCore
import TernData
import TestSupport
import Testing

/// Numbers that a type has no room for, wherever they lie in whatever shape: an error that names them.
@Suite struct RangeTests {
    @Test(arguments: [[6], [2, 3], [1, 2, 3], [3, 1, 2]]) func numbersOutOfRange(_ shape: [Int]) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("numbers.safetensors")
        for position in 0..<6 {
            var numbers = [Int](repeating: 7, count: 6)
            numbers[position] = 300
            try saveSafetensors(["x": Tensor<Int>(numbers).reshape(Shape(shape))], to: path)
            let error = #expect(throws: DataFileError.self) {
                _ = try Safetensors(contentsOf: path).tensor(named: "x", as: UInt8.self)
            }
            #expect(error?.problem == .valueOutOfRange && error?.found.contains("300") == true)
        }
    }

    @Test func aScalarOutOfRange() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("numbers.safetensors")
        try saveSafetensors(["x": Tensor<Int>(300)], to: path)
        let error = #expect(throws: DataFileError.self) {
            _ = try Safetensors(contentsOf: path).tensor(named: "x", as: UInt8.self)
        }
        #expect(error?.problem == .valueOutOfRange)
    }

    /// A header that could not be read is not written: the earlier file stays.
    @Test func headersThatNobodyReads() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("large.safetensors")
        try saveSafetensors(["x": Tensor<Int>(3)], to: path)
        let error = #expect(throws: DataFileError.self) {
            try saveSafetensors([:], metadata: ["text": String(repeating: "x", count: 100_000_001)], to: path)
        }
        #expect(error?.problem == .tooLarge)
        #expect(try Safetensors(contentsOf: path).tensor(named: "x", as: Int.self).item() == 3)
    }
}
