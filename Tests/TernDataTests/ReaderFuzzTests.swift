import Foundation
import TernCore
import TernData
import Testing

/// Thousands of damaged files: each is read or refused by a ``DataFileError``, and none ends the process.
@Suite struct ReaderFuzzTests {
    /// A file with some bytes changed, removed, added or repeated, or numbers in its text made absurd.
    static func damaged(_ bytes: [UInt8], _ generator: inout PhiloxGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let position = Int.random(in: 0...bytes.count, using: &generator)
            let length = min(Int.random(in: 1...8, using: &generator), bytes.count - position)
            let range = position..<position + length
            switch Int.random(in: 0..<7, using: &generator) {
            case 0 where length > 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
            case 1 where length > 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes.removeSubrange(range)
            case 3: bytes.insert(contentsOf: Array(bytes[range]), at: position)
            case 4:
                bytes.replaceSubrange(
                    range, with: Array(repeating: [0, 0xff].randomElement(using: &generator)!, count: length))
            case 5: bytes.removeLast(bytes.count - position)
            default:
                let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
                guard let digit = digits.randomElement(using: &generator) else { continue }
                let numbers = [
                    "-1", "9223372036854775807", "9223372036854775808", "4611686018427387904", "", "1e9", "00", "8"
                ]
                bytes.replaceSubrange(digit...digit, with: Array(numbers.randomElement(using: &generator)!.utf8))
            }
        }
        return bytes
    }

    /// Returns the number of damaged files that could be read.
    private func read(_ files: [[UInt8]], _ count: Int, _ read: (Data) throws(DataFileError) -> Void) -> Int {
        var (generator, good) = (PhiloxGenerator(seed: 11), 0)
        for index in 0..<count {
            do throws(DataFileError) {
                try read(Data(Self.damaged(files[index % files.count], &generator)))
                good += 1
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
        return good
    }

    @Test func arrays() {
        let plain = [idx([2, 3], [1, 2, 3, 4, 5, 6]), idx([], [1]), idx([0, 5], [])]
        let files = plain + plain.map { gzip($0) } + [gzip(Array(plain[0][..<7])) + gzip(Array(plain[0][7...]))]
        let good = read(files, 6000) { data throws(DataFileError) in _ = try Tensor<UInt8>(idx: data) }
        #expect((1..<3000).contains(good))
        let wide = [idx([3], Array(0..<12), code: 0x0c), idx([2, 1], Array(0..<8), code: 0x0c)]
        let more = read(wide, 2000) { data throws(DataFileError) in _ = try Tensor<Int32>(idx: data) }
        #expect((1..<1500).contains(more))
    }

    @Test func tensorsByName() throws {
        let header =
            #"{"__metadata__":{"model":"gpt","loader":"{\"batches\":3}"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
            + #""b":{"dtype":"BF16","shape":[2,1],"data_offsets":[8,12]},"c":{"dtype":"I64","shape":[],"data_offsets":[12,20]},"#
            + #""d":{"dtype":"BOOL","shape":[0,3],"data_offsets":[20,20]}}"#
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        let good = read([length + Array(header.utf8) + Array(0..<20)], 10_000) { data throws(DataFileError) in
            let file = try Safetensors(data)
            _ = try file.tensors
            for name in file.names { let _: Tensor<Double> = try file[name] }
        }
        #expect((1..<5000).contains(good))
    }
}
