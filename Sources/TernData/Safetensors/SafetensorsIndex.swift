/// The index of a model in several safetensors files: `{"metadata": {…}, "weight_map": {"name": "file", …}}`.
struct SafetensorsIndex {
    private let path: String
    /// The file of each tensor, in the folder of the index.
    private var files = NamedValues<String>()

    init(_ source: ByteSource) throws(DataFileError) {
        path = source.name
        try source.checkMemory(source.count, for: "the index")
        let value = try JSONValue(source.bytes(0..<source.count), of: path, at: 0)
        guard case .object(let members) = value, case .object(let map) = members["weight_map"] else {
            throw DataFileError(path, .wrongHeader, found: "JSON without a weight_map", expected: "an object of files")
        }
        for (name, value) in map {
            // A name in the folder, not a path out of it; and no index, which could name itself.
            guard case .string(let file) = value, !file.utf8.contains(UInt8(ascii: "/")), file.hasSuffix(".safetensors")
            else {
                throw DataFileError(
                    path, .wrongHeader, found: "another file for tensor \(name)",
                    expected: "the name of a file beside the index")
            }
            files.add(file, named: name)
        }
    }

    /// Opens the files, each of which must have the tensors that the index tells of it.
    func open() throws(DataFileError) -> Safetensors {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
        var opened = NamedValues<Safetensors>()
        var entries = NamedValues<TensorEntry>()
        var metadata: [String: String] = [:]
        for (name, file) in files {
            if opened[file] == nil {
                let shard = try Safetensors(ByteSource(contentsOf: folder + file))
                metadata.merge(shard.metadata) { first, _ in first }
                opened.add(shard, named: file)
            }
            guard let entry = opened[file]?.entries[name] else {
                throw DataFileError(
                    folder + file, .missingKey, found: opened[file]?.names.joined(separator: ", ") ?? "",
                    expected: "\(name), by the index")
            }
            entries.add(entry, named: name)
        }
        return Safetensors(path: path, metadata: metadata, entries: entries)
    }
}
