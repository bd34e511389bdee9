import TestSupport

@testable import TernData

extension TemporaryFolder {
    /// Writes a ZIP archive.
    ///
    /// - Returns: its path.
    @discardableResult
    func zip(
        _ members: [(name: String, bytes: [UInt8])], to name: String = "file.zip", isDeflated: Bool = false,
        wideFrom limit: Int = 0xffff_ffff
    ) throws -> String {
        var archive = try ZipWriter(file(name), wideFrom: limit)
        for (name, bytes) in members {
            try bytes.withUnsafeBytes { try archive.add(name, [], $0, isDeflated: isDeflated) }
        }
        try archive.finish()
        return file(name)
    }

    /// Writes a checkpoint of PyTorch with a pickle of one's own.
    func torch(_ pickle: [UInt8], _ records: [(name: String, bytes: [UInt8])] = []) throws -> String {
        try zip([(name: "x/data.pkl", bytes: pickle)] + records.map { ("x/\($0.name)", $0.bytes) }, to: "file.pt")
    }
}

/// The operations of a pickle, as bytes.
enum Pickle {
    static func global(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }

    static func string(_ text: String) -> [UInt8] {
        [UInt8(ascii: "X")] + UInt32(text.utf8.count).littleEndianBytes + text.utf8
    }

    static func integer(_ value: Int) -> [UInt8] { [0x8a, 8] + UInt64(bitPattern: Int64(value)).littleEndianBytes }

    static func tuple(_ elements: [[UInt8]]) -> [UInt8] {
        [UInt8(ascii: "(")] + elements.joined() + [UInt8(ascii: "t")]
    }

    static func call(_ function: [UInt8], _ arguments: [[UInt8]]) -> [UInt8] {
        function + tuple(arguments) + [UInt8(ascii: "R")]
    }

    static func storage(_ key: String, _ count: Int, _ type: String = "FloatStorage") -> [UInt8] {
        tuple([string("storage"), global("torch", type), string(key), string("cpu"), integer(count)]) + [
            UInt8(ascii: "Q")
        ]
    }

    static func tensor(_ storage: [UInt8], offset: Int = 0, shape: [Int], strides: [Int]) -> [UInt8] {
        call(
            global("torch._utils", "_rebuild_tensor_v2"),
            [
                storage, integer(offset), tuple(shape.map(integer)), tuple(strides.map(integer)), [0x89],
                call(global("collections", "OrderedDict"), [])
            ])
    }

    static func dictionary(_ items: [(name: String, value: [UInt8])]) -> [UInt8] {
        let pairs: [UInt8] = items.flatMap { string($0.name) + $0.value }
        return [0x7d, 0x28] + pairs + [0x75]
    }

    static func document(_ value: [UInt8]) -> [UInt8] { [0x80, 2] + value + [UInt8(ascii: ".")] }
}
