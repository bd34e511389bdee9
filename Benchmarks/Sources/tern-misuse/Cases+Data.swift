import Foundation
import Tern

extension MisuseTable {
    func addData() {
        let samples = { TensorDataset(inputs: ones(5, 2), labels: Tensor<Int>.zeros([5])) }
        ints("DataLoader", "batchSize", valid: [.max, 1 << 62, 1 << 32]) { size in
            DataLoader(samples(), batchSize: size).reduce(0) { $0 + $1.count }
        }
        traps("TensorDataset", "five inputs, four labels") {
            TensorDataset(inputs: ones(5, 2), labels: Tensor<Int>.zeros([4])).count
        }
        traps("TensorDataset", "a scalar") { TensorDataset(inputs: ones(), labels: Tensor<Int>.zeros([])).count }
        ints("TensorDataset", "positions", valid: [0], unclear: [-1]) { samples().batch(at: Tensor<Int>([$0])).count }
        let images = { Tensor<UInt8>.zeros([2, 3, 3]) }
        ints("ImageDataset", "classCount", valid: [.max, 1 << 62, 1 << 32]) {
            ImageDataset(images: images(), labels: Tensor<Int>([0, 0]), classCount: $0).count
        }
        ints("ImageDataset", "label", valid: [0]) {
            ImageDataset(images: images(), labels: Tensor<Int>([0, $0]), classCount: 10).count
        }
        traps("ImageDataset", "three labels of two images") {
            ImageDataset(images: images(), labels: Tensor<Int>([0, 0, 0]), classCount: 10).count
        }
        traps("ImageDataset", "images of two axes") {
            ImageDataset(images: Tensor<UInt8>.zeros([2, 3]), labels: Tensor<Int>([0, 0]), classCount: 10).count
        }
        ints("ImageDataset", "positions", valid: [0], unclear: [-1]) {
            ImageDataset(images: images(), labels: Tensor<Int>([0, 0]), classCount: 10).batch(at: Tensor<Int>([$0]))
                .count
        }
        let vocabulary = { CharacterVocabulary(of: "abc") }
        let text = { (context: Int) in
            TextDataset(tokens: Tensor<Int>([0, 1, 2, 0, 1, 2]), vocabulary: vocabulary(), context: context)
        }
        ints("TextDataset", "context") { text($0).count }
        ints("TextDataset", "token", valid: [0]) {
            TextDataset(tokens: Tensor<Int>([0, 1, $0]), vocabulary: vocabulary(), context: 1).count
        }
        ints("TextDataset", "starts", valid: [0]) { text(2).batch(at: Tensor<Int>([$0])).inputs }
        ints("TextDataset", "randomBatch size") { text(2).randomBatch($0).inputs.shape }
        ints("TextDataset", "batches size", valid: [.max, 1 << 62, 1 << 32]) { text(2).batches($0).count }
        ints("CharacterVocabulary", "decode") { vocabulary().decode([$0 == 0 ? 3 : $0]) }
        throwsError("encode", "an unknown character") { try vocabulary().encode("xyz") }
        gives("CharacterVocabulary", "no text") { CharacterVocabulary(of: "").count }
    }

    func addFiles() {
        let temporary = FileManager.default.temporaryDirectory.path()
        let paths: [(String, String)] = [
            ("empty", ""), ("a folder", "/"), ("a missing file", "/no/such/file"), ("a device", "/dev/null"),
            ("endless zeros", "/dev/zero"),
            ("a zero byte", temporary + "/a\0b"),
            ("a long path", temporary + "/" + String(repeating: "x", count: 10_000)),
            ("control characters", temporary + "/\u{1b}[31m\u{202e}"), ("a process", "/proc/self/mem"),
            ("dots", String(repeating: "../", count: 3_000))
        ]
        for (name, path) in paths {
            throwsError("Safetensors", name) { try Safetensors(contentsOf: path).names }
            throwsError("Tensor", "idx of \(name)") { try Tensor<UInt8>(idx: path) }
            throwsError("ImageDataset", "files: \(name)") { try ImageDataset(images: path, labels: path).count }
            throwsError("ImageDataset", "mnist in \(name)") { try ImageDataset.mnist(in: path).train.count }
            throwsError("TextDataset", name) { try TextDataset.split(contentsOf: path, context: 8).train.count }
        }
        addWrites()
        for (name, bytes) in Self.headers {
            throwsError("Safetensors", name) {
                let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors").path()
                try Data(bytes).write(to: URL(filePath: path))
                defer { try? FileManager.default.removeItem(atPath: path) }
                return try Safetensors(contentsOf: path).tensors
            }
        }
        for (name, bytes) in Self.idxHeaders {
            throwsError("Tensor", "idx: \(name)") {
                let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).idx").path()
                try Data(bytes).write(to: URL(filePath: path))
                defer { try? FileManager.default.removeItem(atPath: path) }
                return try Tensor<UInt8>(idx: path)
            }
        }
        throwsError("load", "a dictionary of another model") { try Linear(2, 2).load(Linear(3, 3).stateDictionary) }
        throwsError("load", "nothing") { try Linear(2, 2).load([:]) }
        throwsError("load", "a state of another optimizer") {
            let m = Linear(2, 2)
            try SGD(m, momentum: 0.9).load(TrainingState())
            return 0
        }
    }

    /// Writes go into a folder of the run's own: run by root, a path of the system would be replaced.
    private func addWrites() {
        let targets: [(String, (String) -> String)] = [
            ("a folder", { $0 }), ("below a file", { $0 + "/file/below" }),
            ("a folder that is not there", { $0 + "/none/x" }),
            ("a zero byte", { $0 + "/a\0b" }), ("a long name", { $0 + "/" + String(repeating: "x", count: 10_000) }),
            ("a pipe", { $0 + "/pipe" }),
            ("dots", { $0 + String(repeating: "/../" + URL(filePath: $0).lastPathComponent, count: 500) + "/x" })
        ]
        for (name, path) in targets {
            add("saveSafetensors", name, name == "dots" ? .any : .error) {
                try inFolder { try saveSafetensors(["x": ones(2)], to: path($0)) }
            }
            add("prepareFolder", name, name == "a folder" || name == "a folder that is not there" ? .value : .any) {
                try inFolder { try prepareFolder(path($0)) }
            }
        }
        throwsError("saveSafetensors", "no path") { try saveSafetensors(["x": ones(2)], to: "") }
    }

    private static func header(_ json: String, count: UInt64? = nil, data: Int = 0) -> [UInt8] {
        let text = Array(json.utf8)
        let length = count ?? UInt64(text.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + text + Array(repeating: 0, count: data)
    }

    private static var headers: [(String, [UInt8])] {
        let tensor = { (type: String, shape: String, offsets: String) in
            "{\"x\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}}"
        }
        return [
            ("nothing", []), ("seven bytes", [1, 2, 3, 4, 5, 6, 7]),
            ("a header of 2^64 − 1", header("{}", count: .max)),
            ("a header of 2^63", header("{}", count: 1 << 63)), ("a header of 2^40", header("{}", count: 1 << 40)),
            ("no JSON", header("hello")), ("an open brace", header("{")), ("a list", header("[]")),
            ("a number", header("1e999")),
            ("nested lists", header(String(repeating: "[", count: 100_000))),
            ("nested braces", header(String(repeating: "{\"a\":", count: 100_000))),
            (
                "a shape of 2^62 twice",
                header(tensor("F32", "[4611686018427387904,4611686018427387904]", "[0,4]"), data: 4)
            ),
            ("a negative length", header(tensor("F32", "[-1]", "[0,4]"), data: 4)),
            ("a length of 1e300", header(tensor("F32", "[1e300]", "[0,4]"), data: 4)),
            ("half an element", header(tensor("F32", "[0.5]", "[0,4]"), data: 4)),
            ("nine axes", header(tensor("F32", "[1,1,1,1,1,1,1,1,1]", "[0,4]"), data: 4)),
            ("offsets backward", header(tensor("F32", "[1]", "[4,0]"), data: 4)),
            ("offsets beyond the end", header(tensor("F32", "[1]", "[0,400]"), data: 4)),
            ("offsets of 2^63", header(tensor("F32", "[1]", "[9223372036854775808,9223372036854775812]"), data: 4)),
            ("negative offsets", header(tensor("F32", "[1]", "[-4,0]"), data: 4)),
            ("an unknown type", header(tensor("F31", "[1]", "[0,4]"), data: 4)),
            ("another size", header(tensor("F32", "[2]", "[0,4]"), data: 4)),
            ("a shape that is a string", header(tensor("F32", "\"1\"", "[0,4]"), data: 4)),
            ("invalid UTF-8", [2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe]), ("a name twice", header("{\"x\":1,\"x\":2}"))
        ]
    }

    private static var idxHeaders: [(String, [UInt8])] {
        [
            ("nothing", []), ("two bytes", [0, 0]), ("another magic number", [1, 2, 8, 1, 0, 0, 0, 1, 5]),
            ("an unknown type", [0, 0, 7, 1, 0, 0, 0, 1, 5]),
            ("nine axes", [0, 0, 8, 9] + Array(repeating: [0, 0, 0, 1], count: 9).flatMap { $0 } + [5]),
            ("255 axes", [0, 0, 8, 255]),
            ("a length of 2^32 − 1", [0, 0, 8, 1, 255, 255, 255, 255, 5]),
            ("three lengths of 2^32 − 1", [0, 0, 8, 3] + Array(repeating: 255, count: 12)),
            ("too few elements", [0, 0, 8, 1, 0, 0, 0, 2, 5]),
            ("too many elements", [0, 0, 8, 1, 0, 0, 0, 1, 5, 6]), ("gzip of nothing", [0x1f, 0x8b]),
            ("gzip that ends early", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 75]),
            ("another scalar", [0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0])
        ]
    }
}

/// Gives a new folder with a file and a pipe in it, and removes it.
private func inFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tern-misuse-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data([1]).write(to: folder.appending(path: "file"))
    mkfifo(folder.appending(path: "pipe").path(), 0o600)
    return try body(folder.path())
}
