import Foundation
import TernCore
import TernData
import TestSupport
import Testing

@Suite struct IDXTests {
    let folder = try! TemporaryFolder()
    let image = idx([2, 1, 3], [1, 2, 3, 4, 5, 255])
    let pixels: Tensor<UInt8> = [[[1, 2, 3]], [[4, 5, 255]]]

    // MARK: Good files

    @Test func plainFile() throws {
        let path = try folder.write(image, to: "images")
        #expect(try Tensor<UInt8>(idx: path) == pixels)
        #expect(try Tensor<UInt8>(idx: path, rank: 3) == pixels)
    }

    @Test func gzipIsKnownByItsContentNotItsName() throws {
        for name in ["images.gz", "images"] {
            #expect(try Tensor<UInt8>(idx: folder.write(gzip(image), to: name)) == pixels)
        }
        #expect(try Tensor<UInt8>(idx: folder.write(image, to: "plain.gz")) == pixels)
    }

    @Test(arguments: [0, 1, 4, 17, 21])
    func membersOfAGzipFileAreJoined(_ cut: Int) throws {
        let members = gzip(Array(image[..<cut])) + gzip(Array(image[cut...]))
        #expect(try Tensor<UInt8>(idx: folder.write(members, to: "images.gz")) == pixels)
    }

    @Test func zerosAfterGzipDataArePadding() throws {
        #expect(try Tensor<UInt8>(idx: folder.write(gzip(image) + [0, 0, 0], to: "images.gz")) == pixels)
    }

    /// Each type of the format, read as each type of scalars that holds it.
    @Test func elementTypes() throws {
        func expect<Stored: TensorScalar, Scalar: TensorScalar>(
            _ values: [Stored], _ bytes: [[UInt8]], code: UInt8, as: Scalar.Type
        ) throws {
            for file in [idx([values.count], bytes.flatMap(\.self), code: code)] {
                for bytes in [file, gzip(file)] {
                    let path = try folder.write(bytes, to: "typed")
                    let expected = Tensor<Scalar>(Tensor<Stored>(values))
                    #expect(try Tensor<Scalar>(idx: path) == expected, "code \(code) as \(Scalar.self)")
                    #expect(try TensorEntry(idx: path).shape == [values.count])
                }
            }
        }
        func integers<Stored: FixedWidthInteger>(_ values: [Stored], code: UInt8) throws {
            let (bytes, wide) = (values.map(bigEndian), values.map { Int($0) })
            try expect(wide, bytes, code: code, as: Int.self)
            try expect(wide, bytes, code: code, as: Int64.self)
            try expect(wide, bytes, code: code, as: Int32.self)
            try expect(wide, bytes, code: code, as: Float.self)
            try expect(wide, bytes, code: code, as: Double.self)
        }
        try integers([0, 1, 255] as [UInt8], code: 0x08)
        try integers([0, -1, .min, .max] as [Int8], code: 0x09)
        try integers([0, -2, .min, .max] as [Int16], code: 0x0b)
        try integers([0, -3, .min, .max] as [Int32], code: 0x0c)
        let floats: [Float] = [1.5, -0, .infinity, .leastNonzeroMagnitude]
        let doubles: [Double] = [.pi, -1e300, .infinity, .leastNonzeroMagnitude]
        try expect(floats, floats.map { bigEndian($0.bitPattern) }, code: 0x0d, as: Float.self)
        try expect(floats, floats.map { bigEndian($0.bitPattern) }, code: 0x0d, as: Double.self)
        try expect(doubles, doubles.map { bigEndian($0.bitPattern) }, code: 0x0e, as: Double.self)
        try expect(doubles, doubles.map { bigEndian($0.bitPattern) }, code: 0x0e, as: Float.self)
    }

    @Test func valuesThatATypeHasNoRoomFor() throws {
        let path = try folder.write(idx([2], [0, 1, 1, 0], code: 0x0b), to: "int16")
        #expect(try Tensor<Int>(idx: path) == [1, 256])
        let error = #expect(throws: DataFileError.self) { try Tensor<UInt8>(idx: path) }
        #expect(
            error?.description
                == "\(path): value out of range: found 256 at element 1 of the array, expected values of uint8")
        try folder.write(idx([1], bigEndian(Float(1).bitPattern), code: 0x0d), to: "float")
        #expect(throws: DataFileError.self) { try Tensor<Int32>(idx: folder.file("float")) }
    }

    // MARK: Writing

    @Test func bytesOfAFile() throws {
        try saveIDX(Tensor<Int32>([[1, -2]]), to: folder.file("x"))
        #expect(try folder.read("x") == [0, 0, 0x0c, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xfe])
        try saveIDX([true, false] as Tensor<Bool>, to: folder.file("x"))
        #expect(try folder.read("x") == [0, 0, 8, 1, 0, 0, 0, 2, 1, 0])
    }

    @Test func roundTrip() throws {
        func expectKept<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>) throws {
            for name in ["x", "x.gz"] {
                try saveIDX(tensor, to: URL(fileURLWithPath: folder.file(name)))
                #expect(try Tensor<Scalar>(idx: folder.file(name)) == tensor)
            }
            #expect(try folder.read("x.gz").starts(with: [0x1f, 0x8b]))
        }
        var generator = PhiloxGenerator(seed: 1)
        let x = Tensor<Float>.normal([30, 40, 100], using: &generator)
        try expectKept(x)
        try expectKept(x.transpose())
        try expectKept(Tensor<Double>(x[3]))
        try expectKept(Tensor<Int32>([.min, .max]))
        try expectKept(Tensor<Int64>([Int64(Int32.min), 7]))
        try expectKept(Tensor<Int>([[1], [Int(Int32.max)]]))
        try expectKept(Tensor<UInt8>(pixels.expand([2, 5, 3])))
        try expectKept([true, false] as Tensor<Bool>)
        try expectKept(Tensor<Float>(3))
        try expectKept(Tensor<Float>.zeros([4, 0, 2]))
    }

    @Test func wholeNumbersThatTheFormatHasNoRoomFor() throws {
        let path = try folder.write([1, 2], to: "x")
        let error = #expect(throws: DataFileError.self) { try saveIDX(Tensor<Int>([1, 1 << 31]), to: path) }
        #expect(
            error?.description.hasSuffix(
                "value out of range: found 2147483648 at element 1, expected values of int32, the widest whole numbers of the format"
            ) == true)
        #expect(try folder.read("x") == [1, 2] && folder.names() == ["x"])
        #expect(throws: DataFileError.self) { try saveIDX(Tensor<Int>([1]), to: folder.file("no/x")) }
    }

    /// Files of NumPy's bytes read here, and files of ours by NumPy.
    @Test(.enabled(if: Python.has("numpy"), "NumPy is not installed"))
    func filesOfNumPy() throws {
        let script = """
            import gzip, sys
            import numpy as np
            folder = sys.argv[1]
            types = {0x08: '>u1', 0x09: '>i1', 0x0b: '>i2', 0x0c: '>i4', 0x0d: '>f4', 0x0e: '>f8'}
            for code, kind in types.items():
                x = np.arange(-12, 12).astype(kind).reshape(2, 3, 4)
                head = bytes([0, 0, code, 3]) + np.array(x.shape, '>u4').tobytes()
                gzip.open(f'{folder}/{code}.gz', 'wb').write(head + x.tobytes())
            for name, kind in ('f', '>f4'), ('d', '>f8'), ('i', '>i4'), ('n', '>i4'), ('b', '>u1'):
                data = gzip.open(f'{folder}/{name}.gz').read()
                assert data[:2] == b'\\0\\0' and types[data[2]] == kind and data[3] == 2, (name, data[:4])
                shape = np.frombuffer(data, '>u4', 2, 4)
                np.testing.assert_array_equal(np.frombuffer(data, kind, offset=12).reshape(shape), np.arange(6).reshape(2, 3) % 251)
            """
        let x = Tensor<Int>([[0, 1, 2], [3, 4, 5]])
        try saveIDX(Tensor<Float>(x), to: folder.file("f.gz"))
        try saveIDX(Tensor<Double>(x), to: folder.file("d.gz"))
        try saveIDX(Tensor<Int32>(x), to: folder.file("i.gz"))
        try saveIDX(x, to: folder.file("n.gz"))
        try saveIDX(Tensor<UInt8>(x), to: folder.file("b.gz"))
        let result = try Python.run(["-c", script, folder.path])
        #expect(result.status == 0, "\(result.errors)")
        let expected = Tensor<Double>.arange(-12, 12).reshape([2, 3, 4])
        for code in [0x09, 0x0b, 0x0c, 0x0d, 0x0e] {
            #expect(try Tensor<Double>(idx: folder.file("\(code).gz")) == expected)
        }
        let unsigned = try Tensor<Int>(idx: folder.file("8.gz"))
        #expect(unsigned.scalars == (-12..<12).map { ($0 + 256) % 256 })
    }

    @Test func emptyAndZeroDimensionalArrays() throws {
        #expect(try Tensor<UInt8>(idx: folder.write(idx([0, 28, 28], []), to: "empty")).shape == [0, 28, 28])
        #expect(try Tensor<UInt8>(idx: folder.write(idx([], [7]), to: "scalar")) == Tensor(7))
    }

    @Test func arraysLargerThanTheBufferOfTheInflater() throws {
        let elements = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        let path = try folder.write(gzip(idx([1000, 1000], elements)), to: "large.gz")
        #expect(try Tensor<UInt8>(idx: path).scalars == elements)
    }

    // MARK: Bad files

    private func problem(_ bytes: [UInt8], rank: Int? = nil) throws -> DataFileError? {
        let path = try folder.write(bytes, to: "bad")
        let error = #expect(throws: DataFileError.self) { try Tensor<UInt8>(idx: path, rank: rank) }
        #expect(error?.path == path)
        return error
    }

    @Test func missingFile() {
        let path = folder.file("nothing")
        let error = #expect(throws: DataFileError.self) { try Tensor<UInt8>(idx: path) }
        #expect(error?.description == "\(path): no such file: No such file or directory")
    }

    @Test func folderInsteadOfAFile() {
        let error = #expect(throws: DataFileError.self) { try Tensor<UInt8>(idx: folder.path) }
        #expect(error?.problem == .unreadable)
    }

    @Test func everyTruncationIsFound() throws {
        for length in 0..<image.count {
            #expect(try problem(Array(image[..<length]))?.problem == .truncated, "\(length) bytes")
        }
        let error = try problem(Array(image[..<20]))
        #expect(
            error?.description.hasSuffix("truncated: found 4 bytes of elements, expected 6 for shape [2, 1, 3]") == true
        )
    }

    @Test func everyTruncationOfGzipDataIsFound() throws {
        let compressed = gzip(image)
        for length in 2..<compressed.count {
            #expect(try problem(Array(compressed[..<length]))?.problem == .corrupt, "\(length) bytes")
        }
    }

    @Test func everyFlippedByteOfTheChecksumIsFound() throws {
        let compressed = gzip(image)
        for position in compressed.count - 8..<compressed.count {
            var bytes = compressed
            bytes[position] ^= 0x10
            #expect(try problem(bytes)?.problem == .corrupt, "byte \(position)")
        }
    }

    @Test func otherBytesAfterGzipData() throws {
        #expect(try problem(gzip(image) + [1, 2])?.problem == .corrupt)
    }

    @Test func wrongMagicNumbers() throws {
        #expect(try problem([1] + image.dropFirst())?.problem == .wrongMagic)
        #expect(try problem(idx([1], [0], code: 0x0a))?.problem == .wrongMagic)
        #expect(try problem(idx(Array(repeating: 1, count: 9), [0]))?.problem == .wrongMagic)
        let error = try problem(image, rank: 1)
        #expect(
            error?.description.hasSuffix(
                "wrong magic number: found bytes [0, 0, 8, 3], expected 0, 0, 8 (uint8) or 9 (int8) or 11 (int16) or 12 (int32) or "
                    + "13 (float32) or 14 (float64), 1") == true)
    }

    @Test func bytesAfterTheEnd() throws {
        #expect(try problem(image + [0])?.problem == .trailingBytes)
        #expect(try problem(gzip(image + [0]))?.problem == .trailingBytes)
    }

    @Test func absurdSizesTakeNoMemory() throws {
        let most = Int(UInt32.max)
        #expect(try problem(idx([most], [1, 2, 3]))?.problem == .truncated)
        #expect(try problem(gzip(idx([most, 1000], [1, 2, 3])))?.problem == .truncated)
        #expect(try problem(idx([most, most, most], [1]))?.problem == .wrongHeader)
    }
}
