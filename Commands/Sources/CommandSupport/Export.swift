import ArgumentParser
import Foundation
import Tern

/// The command `export` of each program.
package struct Export: ParsableCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Convert a model file to safetensors or npz, which Python reads.",
        discussion: """
            Reads safetensors, npz and PyTorch's .pt. Types are kept where Tern has them; narrower ones become the next wider, half \
            precision Float. The metadata go with safetensors; npz has none.
            """)

    @Argument(
        help: ArgumentHelp("File of a model.", valueName: "file"),
        completion: .file(extensions: ["safetensors", "npz", "pt", "pth", "json"]))
    var model: String

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp("File to write, whose extension is the format: .safetensors or .npz.", valueName: "file"),
        completion: .file(extensions: ["safetensors", "npz"]))
    var target: String

    @Option(
        help: ArgumentHelp(
            "Only the tensors whose names begin with this and a point, named without it: model, of a checkpoint.",
            valueName: "name"))
    var under: String?

    /// The formats to write.
    private enum Format: String { case safetensors, npz }

    package init() {}

    package func validate() throws {
        try requireFileName(model, "file")
        if under == "" { throw ValidationError("--under '' is empty: expected the name of a part, such as model") }
        _ = try format
    }

    private var format: Format {
        get throws {
            guard let format = Format(rawValue: URL(fileURLWithPath: target).pathExtension.lowercased()) else {
                throw ValidationError("--to '\(target)' has no known extension: expected .safetensors or .npz")
            }
            return format
        }
    }

    package func run() throws {
        let file = try ModelFile.open(model)
        let tensors = try file.tensors(under: under)
        switch try format {
        case .safetensors:
            if tensors.contains(where: { $0.name == "__metadata__" }) {
                throw Failure("\(model): a tensor is named __metadata__, which safetensors keeps for itself")
            }
            let metadata = Dictionary(file.metadata.map { ($0.name, $0.value) }) { first, _ in first }
            try saveSafetensors(pairs: tensors, metadata: under == nil ? metadata : [:], to: target)
        case .npz:
            let named = Dictionary(tensors.map { ($0.name, $0.tensor) }) { first, _ in first }
            if named.count < tensors.count {
                throw Failure("\(model): found a name in two Unicode forms, expected names that are not equal")
            }
            try saveNpz(named, to: target)
        }
        print(escapingControls("\(tensors.count) tensors saved in \(target)"))
    }
}

extension ModelFile {
    /// Reads all tensors, each as the type of Tern's that is nearest to its own.
    fileprivate func tensors(under prefix: String?) throws -> [(name: String, tensor: any SavedTensor)] {
        guard let file else { throw Failure("\(path): found one array (\(format)), expected tensors by name") }
        let start = prefix.map { "\($0)." } ?? ""
        let chosen = entries.filter { $0.name.utf8.starts(with: start.utf8) }
        if chosen.isEmpty { throw Failure("\(path): there is no tensor" + (prefix.map { " under \($0)" } ?? "")) }
        return try chosen.map { name, entry in
            (String(Substring(name.utf8.dropFirst(start.utf8.count))), try file.nearest(name, entry.type))
        }
    }
}

extension TensorFile {
    /// Reads a tensor as the nearest type of Tern's.
    fileprivate func nearest(_ name: String, _ type: ElementType) throws -> any SavedTensor {
        switch type {
        case .float64: try tensor(named: name, as: Double.self)
        case .int64, .uint64, .uint32: try tensor(named: name, as: Int64.self)
        case .int32, .int16, .int8, .uint16: try tensor(named: name, as: Int32.self)
        case .uint8: try tensor(named: name, as: UInt8.self)
        case .bool: try tensor(named: name, as: Bool.self)
        default: try tensor(named: name, as: Float.self)
        }
    }
}
