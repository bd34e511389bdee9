import Foundation
import TernCore
import TestSupport

/// A case of an operation as NumPy or PyTorch computes it; see `Tests/Fixtures/generate.py`.
struct Fixture: Decodable, Sendable {
    /// The name under which Tern has the operation, and after a colon which of its forms.
    let operation: String
    /// Whose numbers these are: `numpy`, `torch` or both.
    let source: String
    /// The scalar type of the case; nil if it stands for Float and Double.
    let type: String?
    let parameters: FixtureParameters?
    /// True if each element counts by itself, however small it is, and the sign of a zero.
    let strict: Bool?
    let inputs: [FixtureTensor]
    let outputs: [FixtureTensor]
    /// The gradients of the real outputs, and what follows for the real inputs.
    let upstreams: [FixtureTensor]?
    let gradients: [FixtureTensor]?

    /// The name of the operation without its form.
    var name: String { String(operation.split(separator: ":", maxSplits: 1)[0]) }
}

extension Fixture {
    /// The cases of each operation.
    static let all: [String: [Fixture]] = Dictionary(grouping: load(), by: \.operation)

    private static func load() -> [Fixture] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fixtures").standardized
        let files = try! FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
        return files.flatMap { try! JSONDecoder().decode([Fixture].self, from: Data(contentsOf: $0)) }
    }
}

extension FixtureTensor {
    var array: NaiveArray<Double> { NaiveArray(shape: shape, elements: elements) }
}
