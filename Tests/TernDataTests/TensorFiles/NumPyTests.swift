import Foundation
import TernCore
import TernData
import TestSupport
import Testing

@Suite struct NumPyTests {
    let folder = try! TemporaryFolder()

    @Test func bytesOfAFile() throws {
        try saveNpy(Tensor<Int32>([[1, -2]]), to: folder.file("x.npy"))
        let header = "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), }"
        let padded = header + String(repeating: " ", count: 117 - header.count) + "\n"
        let start: [UInt8] = [0x93] + "NUMPY".utf8 + [1, 0, 118, 0]
        #expect(try folder.read("x.npy") == start + padded.utf8 + [1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff])
        #expect(try Tensor<Int32>(npy: folder.file("x.npy")) == [[1, -2]])
        #expect(try Tensor<Float>(npy: folder.read("x.npy")) == [[1, -2]])
        #expect(try Tensor<Double>(npy: URL(filePath: folder.file("x.npy"))) == [[1, -2]])
    }

    @Test func roundTrip() throws {
        func expectKept<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>) throws {
            for isCompressed in [false, true] {
                try saveNpz(["x": tensor], isCompressed: isCompressed, to: folder.file("x.npz"))
                #expect(try Npz(contentsOf: folder.file("x.npz"))["x"] == tensor)
            }
            try saveNpy(tensor, to: folder.file("x.npy"))
            #expect(try Tensor<Scalar>(npy: folder.file("x.npy")) == tensor)
        }
        var generator = PhiloxGenerator(seed: 1)
        let x = Tensor<Float>.normal([30, 40, 50], using: &generator)
        try expectKept(x)
        try expectKept(x.transpose())
        try expectKept(Tensor<Double>([.pi, -1e300]))
        try expectKept(Tensor<Int32>([1, .min]))
        try expectKept(Tensor<Int64>([.max, .min]))
        try expectKept(Tensor<Int>([[.max], [.min]]))
        try expectKept([0, 255] as Tensor<UInt8>)
        try expectKept([true, false] as Tensor<Bool>)
        try expectKept(Tensor<Float>(3))
        try expectKept(Tensor<Float>.zeros([4, 0, 2]))
    }

    private func npy(_ header: String, _ elements: [UInt8], version: UInt8 = 1) -> [UInt8] {
        let length = header.utf8.count
        let size = [UInt8(length & 255), UInt8(length >> 8)] + (version == 1 ? [] : [0, 0])
        return [0x93] + "NUMPY".utf8 + [version, 0] + size + header.utf8 + elements
    }

    @Test(arguments: [
        "", "{", "{}", "{'descr': '<f4'}", "[]", "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 2}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': __import__('os').system('true')}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1e3,)}", String(repeating: "(", count: 60_000),
        String(repeating: "{'a':", count: 10_000), "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x"
    ])
    func badHeaders(_ header: String) {
        for version: UInt8 in 1...3 {
            let error = #expect(throws: DataFileError.self) {
                try Tensor<Float>(npy: npy(header, Array(repeating: 0, count: 8), version: version))
            }
            #expect(error?.problem == .wrongHeader)
        }
    }

    @Test(arguments: [
        ("(3,)", DataFileError.Problem.truncated), ("(1,)", .trailingBytes), ("()", .trailingBytes),
        ("(-2,)", .wrongShape),
        ("(9223372036854775807, 9223372036854775807)", .wrongShape), ("(4611686018427387904, 4)", .wrongShape),
        ("(0, 9223372036854775807)", .wrongShape), ("(1, 1, 1, 1, 1, 1, 1, 1, 2)", .wrongShape),
        ("(0,)", .trailingBytes)
    ])
    func shapesThatDoNotFit(_ shape: String, _ problem: DataFileError.Problem) {
        let bytes = npy("{'descr': '<f4', 'fortran_order': True, 'shape': \(shape)}", Array(repeating: 0, count: 8))
        #expect(throws: DataFileError.self) { try Tensor<Float>(npy: bytes) }
        let error = #expect(throws: DataFileError.self) { try Tensor<Float>(npy: bytes) }
        #expect(error?.problem == problem)
    }

    @Test func otherTypes() throws {
        for type in ["'|O'", "'<c8'", "'<U3'", "'|S4'", "'<M8[s]'", "[('x', '<f4')]"] {
            let bytes = npy("{'descr': \(type), 'fortran_order': False, 'shape': (2,)}", Array(repeating: 0, count: 8))
            let error = #expect(throws: DataFileError.self) { try Tensor<Float>(npy: bytes) }
            #expect(error?.problem == .wrongType)
            // Beside others, it is listed.
            let file = try Npz(contentsOf: folder.zip([("a.npy", bytes), ("b.npy", npyOfOne), ("c.txt", [1])]))
            #expect(file.names == ["a", "b"])
            #expect(try file["b"] == Tensor<Float>([1]))
            #expect(throws: DataFileError.self) { try file.tensors }
        }
    }

    private var npyOfOne: [UInt8] { npy("{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}", [0x3f, 0x80, 0, 0]) }

    @Test func versionsAndLengths() {
        for (position, value) in [(6, UInt8(4)), (6, 0), (8, 255), (9, 255), (0, 0)] {
            var bytes = npyOfOne
            bytes[position] = value
            #expect(throws: DataFileError.self) { try Tensor<Float>(npy: bytes) }
        }
        for length in 0..<npyOfOne.count {
            #expect(throws: DataFileError.self) { try Tensor<Float>(npy: npyOfOne[..<length]) }
        }
    }

    @Test func anArrayLargerThanItsMember() throws {
        let bytes = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1073741824,)}", [0, 0, 0, 0])
        let error = #expect(throws: DataFileError.self) { try Npz(contentsOf: folder.zip([("a.npy", bytes)])) }
        #expect(error?.problem == .truncated)
    }

    @Test func damagedElementsAreFound() throws {
        try saveNpz(["x": Tensor<Float>.ones([100])], to: folder.file("x.npz"))
        var bytes = try folder.read("x.npz")
        bytes[300] ^= 1
        let file = try Npz(bytes)
        let error = #expect(throws: DataFileError.self) { let _: Tensor<Float> = try file["x"] }
        #expect(error?.problem == .badArchive)
    }
}
