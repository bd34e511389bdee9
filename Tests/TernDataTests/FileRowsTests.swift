import Foundation
import TernCore
import TernData
import TestSupport
import Testing

/// Rows of tensors that stay in their file.
@Suite struct FileRowsTests {
    let folder = try! TemporaryFolder()
    let positions: Tensor<Int> = [5, 0, 5, 2, 6]

    private func fixture(_ name: String) -> String {
        Python.fixtures.appending(path: "files/\(name)").path
    }

    private func numbers(_ shape: Shape) -> Tensor<Float> {
        var generator = PhiloxGenerator(seed: 1)
        return .normal(shape, using: &generator)
    }

    @Test(arguments: [[7], [7, 3], [7, 2, 3, 4], [7, 0]])
    func rowsAreThoseOfTheTensor(_ lengths: [Int]) throws {
        let array = numbers(Shape(lengths))
        try saveNpy(array, to: folder.file("array.npy"))
        try saveSafetensors(["other": numbers([3]), "array": array], to: folder.file("array.safetensors"))
        let sets = [
            try FileRows<Float>(npy: folder.file("array.npy")),
            try openTensorFile(folder.file("array.safetensors")).rows(named: "array")
        ]
        for rows in sets {
            #expect(rows.count == 7)
            #expect(rows.rowShape == Shape(lengths.dropFirst()))
            #expect(try rows.batch(at: positions) == array.take(positions))
            #expect(try rows.batch(at: []) == array.take([]))
        }
        #expect(try FileRows<Double>(npy: folder.file("array.npy")).batch(at: [3]) == Tensor<Double>(array[3...3]))
    }

    /// Read beside NumPy's own files, which have other orders of bytes and types.
    @Test func anyOrderOfBytes() throws {
        for name in ["big.npy", "version1.npy", "version2.npy", "version3.npy"] {
            let path = fixture("\(name)")
            let whole = try Tensor<Double>(npy: path)
            let rows = try FileRows<Double>(npy: path)
            let ends = Tensor([rows.count - 1, 0])
            // By their bits: some are NaN.
            let (found, expected) = (try rows.batch(at: ends), whole.take(ends))
            #expect(found.shape == expected.shape)
            #expect(found.scalars.map(\.bitPattern) == expected.scalars.map(\.bitPattern), "\(name)")
        }
    }

    @Test func rowsThatDoNotLieInTheFileAreRefused() throws {
        for name in ["fortran.npy", "scalar.npy"] {
            let error = #expect(throws: DataFileError.self) { try FileRows<Double>(npy: fixture("\(name)")) }
            #expect(error.map { [.wrongFormat, .wrongShape].contains($0.problem) } == true, "\(name)")
        }
        let archive = try Npz(contentsOf: fixture("deflated.npz"))
        let name = try #require(archive.names.first { archive.entries[$0]!.shape.rank > 0 })
        let error = #expect(throws: DataFileError.self) { try archive.rows(named: name, as: Double.self) }
        #expect(error?.problem == .wrongFormat)
        let missing = #expect(throws: DataFileError.self) { try archive.rows(named: "none", as: Double.self) }
        #expect(missing?.problem == .missingKey)
    }

    @Test func aFileThatWasCutOffThrows() throws {
        let path = folder.file("array.npy")
        try saveNpy(numbers([7, 64]), to: path)
        let rows = try FileRows<Float>(npy: path)
        #expect(truncate(path, 1000) == 0)
        #expect(try rows.batch(at: [0]).shape == [1, 64])
        let error = #expect(throws: DataFileError.self) { try rows.batch(at: [6]) }
        #expect(error?.problem == .truncated)
    }

    /// A loader gives the same batches as of the tensors in memory, with workers and without.
    @Test(arguments: [0, 2]) func labeledRowsInALoader(_ workers: Int) throws {
        let (inputs, masks) = (numbers([50, 3]), Tensor<UInt8>(numbers([50, 2]) .> 0))
        try saveNpy(inputs, to: folder.file("inputs.npy"))
        try saveNpy(masks, to: folder.file("masks.npy"))
        let files = try FileRows<Float>(npy: folder.file("inputs.npy"))
            .labeled(by: FileRows<UInt8>(npy: folder.file("masks.npy")))
        let mixed = try FileRows<Float>(npy: folder.file("inputs.npy")).labeled(by: masks)
        let inMemory = DataLoader(TensorDataset(Labeled(inputs, masks)), batchSize: 8, seed: 3)
        var first = DataLoader(files, batchSize: 8, seed: 3, workers: workers).makeIterator()
        var second = DataLoader(mixed, batchSize: 8, seed: 3, workers: workers).makeIterator()
        for expected in inMemory {
            #expect(try first.next() == expected)
            #expect(try second.next() == expected)
        }
        #expect(try first.next() == nil)
        #expect(try second.next() == nil)
    }
}
