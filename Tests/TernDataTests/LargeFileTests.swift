import Foundation
import TernCore
import TernData
import TestSupport
import Testing

/// Files that are larger than memory, or claim to be: read in part, or refused before memory is taken.
@Suite struct LargeFileTests {
    let folder = try! TemporaryFolder()

    /// A file of so many bytes that takes no room on the disk: zeros behind a beginning.
    private func sparse(_ start: [UInt8], _ size: Int) throws -> String {
        let path = try folder.write(start, to: "sparse")
        try #require(truncate(path, size) == 0)
        return path
    }

    private func safetensors(_ header: String) -> [UInt8] {
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
    }

    @Test func aTerabyteOfZeros() throws {
        let path = try sparse([], 1 << 40)
        let errors = [
            #expect(throws: DataFileError.self) { try Safetensors(contentsOf: path) },
            #expect(throws: DataFileError.self) { try Tensor<UInt8>(idx: path) },
            #expect(throws: DataFileError.self) { try TextDataset.split(contentsOf: path, context: 8) }
        ]
        #expect(errors.map { $0?.problem } == [.wrongHeader, .wrongMagic, .tooLarge])
    }

    @Test func aTerabyteThatItsHeaderPromises() throws {
        let path = try sparse(idx([1 << 20, 1 << 20], []), 12 + 1 << 40)
        let error = #expect(throws: DataFileError.self) { try Tensor<UInt8>(idx: path) }
        #expect(error?.problem == .tooLarge)
    }

    @Test func aTensorOfAFileLargerThanMemory() throws {
        let header = safetensors(
            #"{"small":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
                + #""large":{"dtype":"U8","shape":[1048576,1048576],"data_offsets":[8,1099511627784]}}"#)
        let elements: [UInt8] = [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]
        let file = try Safetensors(contentsOf: sparse(header + elements, header.count + 8 + 1 << 40))
        #expect(try file["small"] == ([1, -2] as Tensor<Float>))
        let errors = [
            #expect(throws: DataFileError.self) { let _: Tensor<UInt8> = try file["large"] },
            #expect(throws: DataFileError.self) { try file.tensors }
        ]
        #expect(errors.map { $0?.problem } == [.tooLarge, .tooLarge])
    }

    @Test func headersWithoutMeasure() throws {
        let length = withUnsafeBytes(of: UInt64(1 << 39).littleEndian) { Array($0) }
        let error = #expect(throws: DataFileError.self) { try Safetensors(contentsOf: sparse(length, 1 << 40)) }
        #expect(error?.problem == .wrongHeader)
        #expect(error?.expected == "at most 100000000")
        let list =
            #"{"a":{"dtype":"U8","shape":["# + String(repeating: "0,", count: 100_000) + #"0],"data_offsets":[0,0]}}"#
        let problem = #expect(throws: DataFileError.self) { try Safetensors(Data(safetensors(list))) }
        let found = problem?.found ?? ""
        #expect(found.hasPrefix("a list of more than 64 at byte"))
    }

    /// A mapping would end the process by SIGBUS.
    @Test func aFileThatIsCutOffWhileItIsOpen() throws {
        let path = folder.file("file")
        try saveSafetensors(["x": Tensor<Float>.ones([100_000])], to: path)
        let file = try Safetensors(contentsOf: path)
        try #require(truncate(path, 1000) == 0)
        let error = #expect(throws: DataFileError.self) { let _: Tensor<Float> = try file["x"] }
        #expect(error?.problem == .truncated)
        #expect(error?.found == "1000 bytes")
    }

    @Test func aFileThatIsReplacedWhileItIsOpen() throws {
        let path = folder.file("file")
        try saveSafetensors(["x": Tensor<Float>(1)], to: path)
        let file = try Safetensors(contentsOf: path)
        try saveSafetensors(["y": Tensor<Float>.zeros([1000])], to: path)
        #expect(try file["x"] == Tensor<Float>(1))
    }

    // MARK: Gzip

    /// Bytes that don't compress.
    private func noise(_ count: Int) -> [UInt8] {
        var generator = PhiloxGenerator(seed: 1)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    @Test func compressedFilesThatPromiseTooMuch() throws {
        func problem(_ shape: [Int], _ elements: [UInt8]) throws -> DataFileError.Problem? {
            let path = try folder.write(gzip(idx(shape, elements)), to: "file.gz")
            return #expect(throws: DataFileError.self) { try Tensor<UInt8>(idx: path) }?.problem
        }
        // 4 GiB in 2 MB: more than DEFLATE can hold.
        #expect(try problem([1 << 16, 1 << 16], noise(2_000_000)) == .truncated)
        // 1.2 GB in 3 MB: possible, for zeros.
        #expect(try problem([1_200_000_000], noise(3_000_000)) == .tooLarge)
        // 100 MB of zeros behind an array of ten bytes, of which no more is unpacked than the header says.
        #expect(try problem([10], Array(repeating: 0, count: 100_000_000)) == .trailingBytes)
        // An honest array that compresses as well as can be.
        let zeros = try folder.write(gzip(idx([1000, 1000], Array(repeating: 0, count: 1_000_000))), to: "zeros.gz")
        #expect(try Tensor<UInt8>(idx: zeros) == .zeros([1000, 1000]))
    }

    /// The size at the end of gzip data is not believed.
    @Test func falseSizesAtTheEndOfGzipData() throws {
        var bytes = gzip(idx([3], [1, 2, 3]))
        for size: UInt32 in [0, 1, 1 << 20, .max] {
            bytes.replaceSubrange((bytes.count - 4)..., with: withUnsafeBytes(of: size.littleEndian) { Array($0) })
            let error = #expect(throws: DataFileError.self) { try Tensor<UInt8>(idx: Data(bytes)) }
            #expect(error?.problem == .corrupt)
        }
    }

    @Test func arraysFromDataAndURLs() throws {
        let bytes = idx([3], [1, 2, 3])
        #expect(try Tensor<UInt8>(idx: Data(bytes)) == [1, 2, 3])
        #expect(try Tensor<UInt8>(idx: Data(gzip(bytes)), rank: 1) == [1, 2, 3])
        let path = try folder.write(bytes, to: "an array")
        #expect(try Tensor<UInt8>(idx: URL(fileURLWithPath: path)) == [1, 2, 3])
    }
}
