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

    @Test func elementTypes() throws {
        let integers: [Int32] = [1, -2, .max]
        let path = try folder.write(idx([3], integers.flatMap(bigEndian), code: 0x0c), to: "int32")
        #expect(try Tensor<Int32>(idx: path).scalars == integers)

        let floats: [Float] = [1.5, -0, .infinity]
        try folder.write(idx([3], floats.flatMap { bigEndian($0.bitPattern) }, code: 0x0d), to: "float")
        #expect(try Tensor<Float>(idx: folder.file("float")).scalars == floats)

        let doubles: [Double] = [.pi, -1e300]
        try folder.write(idx([2], doubles.flatMap { bigEndian($0.bitPattern) }, code: 0x0e), to: "double")
        #expect(try Tensor<Double>(idx: folder.file("double")).scalars == doubles)
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
        #expect(try problem(idx([1], [0], code: 0x0b))?.problem == .wrongMagic)
        #expect(try problem(idx(Array(repeating: 1, count: 9), [0]))?.problem == .wrongMagic)
        let error = try problem(image, rank: 1)
        #expect(
            error?.description.hasSuffix("wrong magic number: found bytes [0, 0, 8, 3], expected 0, 0, 8 (uint8), 1")
                == true)
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
