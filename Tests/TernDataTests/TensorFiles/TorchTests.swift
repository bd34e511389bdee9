import Foundation
import TernCore
import TernData
import TestSupport
import Testing

/// Checkpoints that PyTorch would not write: each is read or refused, and nothing in it is executed.
@Suite struct TorchTests {
    let folder = try! TemporaryFolder()

    private func problem(_ pickle: [UInt8], _ records: [(name: String, bytes: [UInt8])] = []) throws -> DataFileError? {
        let path = try folder.torch(pickle, records)
        return #expect(throws: DataFileError.self) { try TorchCheckpoint(contentsOf: path).tensors }
    }

    @Test func callsAreRefusedByName() throws {
        let command = "touch \(folder.file("executed"))"
        let calls: [(String, String)] = [
            ("os", "system"), ("posix", "system"), ("builtins", "eval"), ("__builtin__", "exec"),
            ("subprocess", "Popen"),
            ("torch", "load"), ("collections", "Counter"), ("torch._utils", "_rebuild_tensor_v2\u{301}"),
            ("numpy.core.multiarray", "scalar"), ("collections.", "OrderedDict")
        ]
        for (module, name) in calls {
            let call = Pickle.document(Pickle.call(Pickle.global(module, name), [Pickle.string(command)]))
            let error = try problem(call)
            #expect(error?.problem == .badPickle)
            #expect(error?.found.hasPrefix("a reference to \(module).\(name), at byte") == true)
            let stacked = Pickle.document(Pickle.string(module) + Pickle.string(name) + [0x93, 0x29, 0x52])
            #expect(try problem(stacked)?.problem == .badPickle)
        }
        #expect(try folder.names() == ["file.pt"])
    }

    @Test func operationsThatMakeObjects() throws {
        for operation in ["i", "o", "P", "S", "I", "\u{81}", "\u{82}", "\u{92}", "\u{96}", "\u{ff}"] {
            let code = operation.unicodeScalars.map { UInt8($0.value) }
            #expect(try problem(Pickle.document([0x28] + code + "os\nsystem\n".utf8))?.problem == .badPickle)
        }
    }

    @Test func damagedPickles() throws {
        let long = [UInt8](repeating: 255, count: 8)
        let pickles: [[UInt8]] = [
            [], [0x2e], [0x80], [0x80, 1, 0x4e, 0x2e], [0x80, 6, 0x4e, 0x2e], [0x80, 2, 0x74, 0x2e],
            [0x80, 2, 0x61, 0x2e],
            [0x80, 2, 0x85, 0x2e], [0x80, 2, 0x68, 5, 0x2e], [0x80, 2, 0x58, 255, 255, 255, 255, 0x2e],
            [0x80, 2, 0x8d] + long,
            [0x80, 2, 0x58, 1, 0, 0, 0, 0xff, 0x2e], [0x80, 2, 0x63, 0x61, 0x2e], [0x80, 2, 0x7d, 0x4e, 0x73, 0x2e],
            [0x80, 2, 0x7d, 0x28, 0x4e, 0x75, 0x2e], [0x80, 2, 0x4e, 0x51, 0x2e], [0x80, 2, 0x4e, 0x29, 0x52, 0x2e],
            [0x80, 2, 0x4e, 0x4e, 0x62, 0x2e], [0x80, 2, 0x28, 0x2e], [0x80, 2, 0x8b, 255, 255, 255, 255, 0x2e]
        ]
        for pickle in pickles { #expect(try problem(pickle)?.problem == .badPickle, "\(pickle)") }
    }

    @Test func deepAndEndlessCollections() throws {
        func document(_ parts: [UInt8]...) -> [UInt8] { Pickle.document(Array(parts.joined())) }
        func repeated(_ byte: UInt8) -> [UInt8] { Array(repeating: byte, count: 1_000_000) }
        // Tuples of tuples; lists in lists; a list that contains itself; 2⁶⁰ values that are shared; marks alone.
        #expect(try problem(document([0x29], repeated(0x85)))?.found.hasPrefix("a collection in 65 others") == true)
        #expect(try problem(document(repeated(0x5d), Array(repeated(0x61).dropLast())))?.problem == .badPickle)
        #expect(try problem(document([0x5d, 0x71, 0, 0x68, 0, 0x61]))?.problem == .badPickle)
        let pair: [UInt8] = [0x71, 0, 0x68, 0, 0x86]
        let pairs: [UInt8] = Array(repeatElement(pair, count: 60).joined())
        #expect(try problem(document([0x29], pairs))?.found.hasPrefix("values and names of 128 times") == true)
        #expect(try problem(document(repeated(0x28)))?.problem == .badPickle)
        #expect(try problem(document(repeated(0x32)))?.problem == .badPickle)
    }

    /// Dictionaries that are shared, and keys that many items have, cost no more than what they make.
    @Test(.timeLimit(.minutes(1))) func equalKeys() throws {
        let count = 100_000
        let item: [UInt8] = Pickle.string("a") + [0x4e]
        let items: [UInt8] = Array(repeatElement(item, count: count).joined())
        // One dictionary, of which the last item stays, in a list again and again.
        let dictionary: [UInt8] = [0x7d, 0x71, 0, 0x28] + items + [0x75, 0x30]
        let list: [UInt8] = [0x5d, 0x28] + Array(repeatElement([0x68, 0] as [UInt8], count: count).joined()) + [0x65]
        let shared = try TorchCheckpoint(contentsOf: folder.torch(Pickle.document(dictionary + list)))
        #expect(shared.values.count == count && shared.values.names.last == "\(count - 1).a")
        // One long key of all items.
        let key: [UInt8] = Pickle.string(String(repeating: "k", count: 1_000_000)) + [0x71, 0, 0x30]
        let named: [UInt8] = Array(repeatElement([0x68, 0, 0x4e] as [UInt8], count: count).joined())
        #expect(try problem(Pickle.document(key + [0x7d, 0x28] + named + [0x75]))?.problem == .badPickle)
    }

    private let record = (name: "data/0", bytes: Array(repeating: UInt8(0), count: 24))

    /// Keys of one name that are two in Python, and keys that are no name.
    @Test func keysThatAreNotTexts() throws {
        let one: [UInt8] = [0x4b, 1, 0x4e]
        let text: [UInt8] = Pickle.string("1") + [0x4e]
        #expect(try problem(Pickle.document([0x7d, 0x28] + one + text + [0x75]))?.problem == .ambiguousNames)
        let pairs: [UInt8] = [0x4b, 0, 0x4b, 1, 0x86, 0x4b, 7] + [0x4b, 0, 0x4b, 2, 0x86, 0x4b, 8]
        let pickle = Pickle.document([0x7d, 0x28] + pairs + [0x75])
        let file = try TorchCheckpoint(contentsOf: folder.torch(pickle, []))
        #expect(file.values.names == ["?0", "?1"])
    }

    @Test func aTensorByHand() throws {
        let floats = [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40] as [UInt8]
        let pickle = Pickle.document(Pickle.tensor(Pickle.storage("0", 3), offset: 1, shape: [2, 3], strides: [1, 0]))
        let file = try TorchCheckpoint(contentsOf: folder.torch(pickle, [("data/0", floats)]))
        #expect(try file[""] == ([[2, 2, 2], [3, 3, 3]] as Tensor<Float>))
        #expect(file.entries[""]?.shape == [2, 3])
    }

    private struct Claim: CustomStringConvertible {
        let offset: Int
        let shape: [Int]
        let strides: [Int]

        init(_ offset: Int, _ shape: [Int], _ strides: [Int]) {
            (self.offset, self.shape, self.strides) = (offset, shape, strides)
        }

        var description: String { "\(shape) with strides \(strides) at \(offset)" }
    }

    @Test func tensorsBeyondTheirStorage() throws {
        let claims: [Claim] = [
            Claim(0, [7], [1]), Claim(6, [1], [1]), Claim(-1, [1], [1]), Claim(0, [2, 2], [3, 3]),
            Claim(0, [2], [.max]),
            Claim(0, [.max], [1]), Claim(.max, [1], [1]), Claim(0, [.max, .max], [0, 0]), Claim(0, [-1], [1]),
            Claim(0, [1], [-1]), Claim(1 << 62, [0], [1]), Claim(0, [2, 2], [1]), Claim(0, [0, 1 << 62], [1, 1]),
            Claim(0, Array(repeating: 1, count: 9), Array(repeating: 1, count: 9))
        ]
        for claim in claims {
            let storage = Pickle.storage("0", 6)
            let tensor = Pickle.tensor(storage, offset: claim.offset, shape: claim.shape, strides: claim.strides)
            #expect(try problem(Pickle.document(tensor), [record]) != nil, "\(claim)")
        }
    }

    /// One element, expanded to more than there is memory, or to billions.
    @Test func expandedTensors() throws {
        for shape in [[1 << 39, 1 << 20], [1 << 30, 1 << 10], [1 << 29]] {
            let tensor = Pickle.tensor(Pickle.storage("0", 6), shape: shape, strides: shape.map { _ in 0 })
            #expect(try problem(Pickle.document(tensor), [record])?.problem == .tooLarge, "\(shape)")
        }
    }

    @Test func storagesThatLie() throws {
        func expect(_ storage: [UInt8], _ problem: DataFileError.Problem) throws {
            let tensor = Pickle.tensor(storage, shape: [2], strides: [1])
            #expect(try self.problem(Pickle.document(tensor), [record])?.problem == problem)
        }
        try expect(Pickle.storage("0", 7), .wrongCount)
        try expect(Pickle.storage("0", Int.max), .wrongCount)
        try expect(Pickle.storage("0", -1), .badPickle)
        try expect(Pickle.storage("1", 6), .missingKey)
        try expect(Pickle.storage("../../etc/passwd", 6), .missingKey)
        try expect(Pickle.storage("0", 6, "QInt8Storage"), .badPickle)
        try expect(Pickle.storage("0", 2, "ComplexFloatStorage"), .wrongType)
    }

    @Test func equalNames() throws {
        let inner: [UInt8] = [0x7d] + Pickle.string("b") + Pickle.integer(2) + [0x73]
        let value = Pickle.dictionary([("a.b", Pickle.integer(1)), ("a", inner)])
        #expect(try problem(Pickle.document(value))?.problem == .ambiguousNames)
    }

    @Test func damagedRecords() throws {
        let tensors = Pickle.dictionary([
            ("whole", Pickle.tensor(Pickle.storage("0", 6), shape: [6], strides: [1])),
            ("part", Pickle.tensor(Pickle.storage("0", 6), offset: 4, shape: [2], strides: [1]))
        ])
        let path = try folder.torch(Pickle.document(tensors), [("data/0", Array(repeating: 7, count: 24))])
        var bytes = try folder.read("file.pt")
        let start = try #require(
            bytes.indices.first { bytes[$0...].starts(with: Array(repeating: 7, count: 24)) })
        let whole: Tensor<Float> = try TorchCheckpoint(contentsOf: path)["whole"]
        #expect(try TorchCheckpoint(contentsOf: path)["part"] == whole[4..<6])
        bytes[start] = 8
        let file = try TorchCheckpoint(bytes)
        for name in ["whole", "part"] {
            let error = #expect(throws: DataFileError.self) { let _: Tensor<Float> = try file[name] }
            #expect(error?.problem == .badArchive)
        }
    }

    @Test func ordersOfBytes() throws {
        let pickle = Pickle.document(Pickle.tensor(Pickle.storage("0", 6), shape: [6], strides: [1]))
        for order in ["", "middle", String(repeating: "big", count: 1_000_000)] {
            #expect(try problem(pickle, [record, ("byteorder", Array(order.utf8))])?.problem == .wrongHeader)
        }
    }
}
