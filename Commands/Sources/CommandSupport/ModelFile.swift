import Foundation
import Tern

/// A file of tensors of any format, with what else it holds.
struct ModelFile {
    let path: String
    /// The format, in words.
    let format: String
    /// The tensors by name; of a file of one array without a name, `array`.
    let entries: NamedValues<TensorEntry>
    /// The strings of safetensors' metadata, or the numbers and strings of a checkpoint of PyTorch, as text.
    let metadata: [(name: String, value: String)]
    /// The file, where it has names.
    let file: (any TensorFile)?

    /// Opens a file, whose bytes tell its format: safetensors, also by an index, `.npz`, PyTorch, `.npy` or IDX.
    static func open(_ path: String) throws -> ModelFile {
        do {
            return ModelFile(path: path, try openTensorFile(path))
        } catch {
            if let file = array(path, error) { return file }
            throw error
        }
    }

    /// Returns the file of one array that a reader of tensors by name has refused; nil where it is none.
    private static func array(_ path: String, _ error: DataFileError) -> ModelFile? {
        if [.missing, .unreadable].contains(error.problem) { return nil }
        var (format, entry) = ("NumPy array (.npy)", try? TensorEntry(npy: path))
        if entry == nil { (format, entry) = ("IDX", try? TensorEntry(idx: path)) }
        guard let entry else { return nil }
        var entries = NamedValues<TensorEntry>()
        entries.add(entry, named: "array")
        return ModelFile(path: path, format: format, entries: entries, metadata: [], file: nil)
    }

    private init(path: String, _ file: any TensorFile) {
        let (format, metadata): (String, [(String, String)])
        switch file {
        case let file as Safetensors: (format, metadata) = ("safetensors", file.metadata.sorted { $0.key < $1.key })
        case let file as TorchCheckpoint:
            (format, metadata) = ("PyTorch checkpoint", file.values.map { ($0.name, Self.text($0.value)) })
        default: (format, metadata) = ("NumPy archive (.npz)", [])
        }
        self.init(path: path, format: format, entries: file.entries, metadata: metadata, file: file)
    }

    private init(
        path: String, format: String, entries: NamedValues<TensorEntry>, metadata: [(String, String)],
        file: (any TensorFile)?
    ) {
        (self.path, self.format, self.entries, self.metadata, self.file) = (path, format, entries, metadata, file)
    }

    private static func text(_ value: TorchCheckpoint.Value) -> String {
        switch value {
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .boolean(let value): "\(value)"
        case .string(let value): value
        case .none: "None"
        }
    }
}

extension ModelFile {
    /// The numbers that a model learns: all that are no buffers and, of a checkpoint, in the part of the model.
    var parameterCount: Int {
        let isCheckpoint = entries.names.contains { $0.hasPrefix("optimizer.") }
        let buffers = ["running_mean", "running_var", "num_batches_tracked"]
        return entries.filter { name, _ in
            !buffers.contains { name.split(separator: ".").last == $0[...] }
                && (!isCheckpoint || name.hasPrefix("model."))
        }.reduce(0) { $0 + $1.value.shape.elementCount }
    }

    /// The model in words, where it is one of `mnist`'s or `charlm`'s.
    var architecture: String? {
        let texts = Dictionary(metadata.map { ($0.name, $0.value) }) { first, _ in first }
        func text(_ names: String...) -> String? {
            let parts = names.compactMap { name in texts[name].map { "\(name) \($0)" } }
            return parts.count == names.count ? parts.joined(separator: ", ") : nil
        }
        switch texts["model"] {
        case "gpt":
            let vocabulary = texts["vocabulary"].map { ", \($0.unicodeScalars.count) characters" } ?? ""
            return text("layers", "width", "heads", "context").map { "charlm gpt: \($0)\(vocabulary)" }
        case "mlp", "cnn", "resnet":
            return text("image", "classes").map { rest in
                "mnist \(texts["model"]!): \(rest)" + (texts["hidden"].map { ", hidden \($0)" } ?? "")
            }
        default:
            let options = texts["value.options"].flatMap {
                try? JSONDecoder().decode([String: String].self, from: Data($0.utf8))
            }
            return options?["command"].map { "checkpoint of \($0) train" }
        }
    }

    /// The file as lines of text.
    var description: String {
        var sections: [String] = []
        var head = ["file: \(path)", "format: \(format)"]
        if let architecture { head.append("model: \(line(architecture, limit: 200))") }
        sections.append(head.joined(separator: "\n"))
        if !metadata.isEmpty {
            let names = metadata.map { line($0.name, limit: 100) }
            let width = names.map(\.count).max() ?? 0
            let lines = zip(names, metadata).map { "\(paddedRight($0, to: width))  \(line($1.value, limit: 100))" }
            sections.append(lines.joined(separator: "\n"))
        }
        if !entries.isEmpty { sections.append(tensorTable) }
        let elements = entries.reduce(0) { $0 + $1.value.shape.elementCount }
        let bytes = entries.reduce(0) { $0 + $1.value.byteCount }
        sections.append("\(entries.count) tensors, \(elements) elements, \(bytes) bytes; \(parameterCount) parameters")
        return sections.joined(separator: "\n\n")
    }

    private var tensorTable: String {
        let rows =
            [["type", "shape", "elements", "bytes"]]
            + entries.map { _, entry in
                let shape = "[" + entry.shape.map(String.init).joined(separator: ", ") + "]"
                return ["\(entry.type)", shape, "\(entry.shape.elementCount)", "\(entry.byteCount)"]
            }
        let names = ["tensor"] + entries.names.map { line($0, limit: 100) }
        let width = names.map(\.count).max() ?? 0
        let lines = zip(names, table(rows).split(separator: "\n"))
        return lines.map { "\(paddedRight($0, to: width))  \($1)" }.joined(separator: "\n")
    }
}

extension TensorEntry {
    /// The bytes of the elements, as the type has them.
    fileprivate var byteCount: Int { shape.elementCount * (type.size ?? 0) }
}

private func paddedRight(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}
