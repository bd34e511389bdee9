import Foundation
import TernCore
import TernData
import TestSupport
import Testing

/// Files of NumPy, PyTorch and safetensors, held to what these packages say is in them;
/// `Tests/Fixtures/generator/tensor_files.py`.
@Suite struct FixtureFileTests {
    static let folder = Python.fixtures.appending(path: "files")

    /// A name and a tensor; a dictionary would take both Unicode forms of a name for one.
    struct Named: Decodable {
        let name: String
        let tensor: FixtureTensor

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            name = try container.decode(String.self)
            tensor = try container.decode(FixtureTensor.self)
        }
    }

    static func expected(_ folder: URL) throws -> [String: [Named]] {
        try JSONDecoder().decode(
            [String: [Named]].self, from: Data(contentsOf: folder.appending(path: "expected.json")))
    }

    static func expectFiles(in folder: URL) throws {
        for (name, tensors) in try expected(folder).sorted(by: { $0.key < $1.key }) {
            let path = folder.appending(path: name).path
            if name.hasSuffix(".npy") {
                expectEqual(try Tensor<Double>(npy: path), tensors[0].tensor, name)
                continue
            }
            let file = try openTensorFile(path)
            #expect(file.entries.count == tensors.count, "\(name)")
            for (key, tensor) in tensors.map({ ($0.name, $0.tensor) }) {
                let entry = try #require(file.entries[key], "\(name): \(key)")
                #expect(Array(entry.shape) == tensor.shape, "\(name): \(key)")
                expectEqual(try file[key], tensor, "\(name): \(key)")
                if tensor.kind == .truth {
                    expectEqual(Tensor(try file[key] as Tensor<Bool>), tensor, "\(name): \(key)")
                }
            }
        }
    }

    static func expectEqual(_ found: Tensor<Double>, _ expected: FixtureTensor, _ what: String) {
        let elements = found.scalars
        #expect(Array(found.shape) == expected.shape, "\(what)")
        let differ = zip(elements, expected.elements).filter {
            $0.bitPattern != $1.bitPattern && !($0.isNaN && $1.isNaN)
        }
        #expect(elements.count == expected.elements.count && differ.isEmpty, "\(what): \(elements)")
    }

    @Test func everyFileHoldsWhatItsPackageSays() throws { try Self.expectFiles(in: Self.folder) }

    private func path(_ name: String) -> String { Self.folder.appending(path: name).path }

    @Test func valuesBesideTheTensors() throws {
        for name in ["checkpoint", "protocol3", "protocol4", "protocol5"] {
            let file = try TorchCheckpoint(contentsOf: path("\(name).pt"))
            let expected: [String: TorchCheckpoint.Value] = [
                "epoch": .integer(3), "loss": .real(0.125), "best": .none, "done": .boolean(false),
                "name": .string("tiny é"), "steps": .integer(1 << 40), "negative": .integer(-(1 << 33)),
                "history.0": .real(1.5), "history.1.0": .integer(2), "history.1.1": .string("x"),
                "optimizer.param_groups.0.lr": .real(0.25), "optimizer.param_groups.0.params.5": .integer(5),
                "size.1": .integer(3)
            ]
            for (key, value) in expected { #expect(file.values[key] == value, "\(name): \(key)") }
            let weights = try file.tensors(under: "model")
            #expect(weights.keys.sorted() == weights.keys.sorted().filter { !$0.hasPrefix("model") })
            #expect(weights["head.weight"]?.shape == [3, 2])
            #expect(try file.tensor(named: "model.norm.num_batches_tracked", as: Int.self) == Tensor(0))
        }
    }

    @Test func metadata() throws {
        #expect(try Safetensors(contentsOf: path("numpy.safetensors")).metadata == ["é": "\n\"\\"])
        #expect(try Safetensors(contentsOf: path("torch.safetensors")).metadata == [:])
    }

    /// The names are equal as strings, and one after the other by their bytes.
    @Test func namesInTwoUnicodeForms() throws {
        let file = try Safetensors(contentsOf: path("torch.safetensors"))
        #expect(try file["e\u{301}"] == ([1, 2] as Tensor<Int>))
        #expect(try file["\u{e9}"] == ([3] as Tensor<Int>))
        let error = #expect(throws: DataFileError.self) { try file.tensors }
        #expect(error?.problem == .ambiguousNames)
    }

    @Test func typesAsTheFilesHaveThem() throws {
        let types = try TorchCheckpoint(contentsOf: path("types.pt")).entries
        for (name, entry) in types { #expect(entry.type.description == name) }
        #expect(types.count == 15)
        let archive = try Npz(contentsOf: path("stored.npz")).entries
        #expect(archive["<f2"]?.type == .float16)
        #expect(archive[">u8"]?.type == .uint64)
        #expect(archive["<?"]?.type == .bool)
    }

    @Test func filesOfAnotherKind() throws {
        func expect(_ found: String, _ expected: String, _ read: () throws(DataFileError) -> Void) {
            let error = #expect(throws: DataFileError.self) { try read() }
            #expect(error?.problem == .wrongFormat)
            #expect(error?.found == found)
            #expect(error?.expected == expected)
        }
        let kinds = [
            "state.pt": "a PyTorch checkpoint", "legacy.pt": "a legacy (non-zip) PyTorch file",
            "big.npy": "a NumPy file",
            "stored.npz": "an npz file", "numpy.safetensors": "a safetensors file"
        ]
        for (name, kind) in kinds {
            let file = path(name)
            if kind != "a safetensors file" {
                expect(kind, "a safetensors file") { () throws(DataFileError) in _ = try Safetensors(contentsOf: file) }
            }
            if kind != "an npz file" {
                expect(kind, "an npz file") { () throws(DataFileError) in _ = try Npz(contentsOf: file) }
            }
            if kind != "a PyTorch checkpoint" {
                expect(kind, "a PyTorch checkpoint") { () throws(DataFileError) in
                    _ = try TorchCheckpoint(contentsOf: file)
                }
            }
            if kind != "a NumPy file" {
                expect(kind, "a NumPy file") { () throws(DataFileError) in _ = try Tensor<Float>(npy: file) }
            }
        }
        let packed = Data(gzip([1, 2, 3]))
        expect("a gzip file", "a safetensors file") { () throws(DataFileError) in _ = try openTensorFile(packed) }
        expect("a gzip file", "an npz file") { () throws(DataFileError) in _ = try Npz(packed) }
    }

    /// A whole module is a pickle of its class, which would have to be executed.
    @Test func modulesAreRefusedByName() throws {
        let error = #expect(throws: DataFileError.self) { try TorchCheckpoint(contentsOf: path("module.pt")) }
        #expect(error?.problem == .badPickle)
        #expect(error?.found.hasPrefix("a reference to torch.nn.modules.container.Sequential") == true)
    }
}

/// The packages themselves, run by the test.
@Suite(.enabled(if: Python.has("numpy", "torch", "safetensors"), "needs Python with NumPy, PyTorch and safetensors"))
struct PythonPackageTests {
    let folder = try! TemporaryFolder()

    @Test func filesOfTheInstalledPackages() throws {
        let files = folder.file("files")
        let result = try Python.run(["-m", "generator.tensor_files", files])
        #expect(result.status == 0, "\(result.errors)")
        try FixtureFileTests.expectFiles(in: URL(filePath: files))
    }

    @Test func filesThatTernWrites() throws {
        var generator = PhiloxGenerator(seed: 3)
        let x = Tensor<Float>.normal([3, 4, 5], using: &generator)
        let tensors: [String: any SavedTensor] = [
            "float": x, "view": x.transpose(), "double": Tensor<Double>([.pi, -.infinity, .nan]),
            "int32": Tensor<Int32>([.min]),
            "int": Tensor<Int>([[1 << 53, -3]]), "byte": [0, 255] as Tensor<UInt8>,
            "bool": [true, false] as Tensor<Bool>,
            "scalar": Tensor<Float>(2), "empty": Tensor<Float>.zeros([0, 3]), "é/ключ": Tensor<Float>.zeros([50, 50])
        ]
        let types = [
            "float": "float32", "double": "float64", "int32": "int32", "int": "int64", "byte": "uint8", "bool": "bool"
        ]
        let archives = ["stored.npz", "deflated.npz", "mixed.safetensors"].map { folder.file($0) }
        try saveNpz(tensors, to: archives[0])
        try saveNpz(tensors, isCompressed: true, to: archives[1])
        try saveSafetensors(tensors, metadata: ["k": "v"], to: archives[2])
        let arrays = tensors.keys.sorted().enumerated().map { (name: $1, path: folder.file("\($0).npy")) }
        for (name, path) in arrays {
            let tensor = try #require(tensors[name])
            try saveNpy(tensor, to: path)
        }
        let result = try Python.run(["-m", "generator.tensor_files", "--read"] + archives + arrays.map(\.path))
        try #require(result.status == 0, "\(result.errors)")
        let read = try JSONDecoder().decode([String: [String: Read]].self, from: Data(result.output.utf8))
        for archive in archives {
            let content = try #require(read[URL(filePath: archive).lastPathComponent])
            #expect(content.keys.sorted() == tensors.keys.sorted())
            for (name, found) in content {
                FixtureFileTests.expectEqual(try openTensorFile(archive)[name], found.tensor, "\(archive): \(name)")
                #expect(found.type == types[name, default: "float32"])
            }
        }
        for (name, path) in arrays {
            let found = try #require(read[URL(filePath: path).lastPathComponent]?[""])
            FixtureFileTests.expectEqual(try Tensor<Double>(npy: path), found.tensor, name)
            #expect(found.type == types[name, default: "float32"])
        }
        // Tern's own readings are those of the tensors.
        #expect(try Npz(contentsOf: archives[1])["view"] == x.transpose())
        #expect(try Safetensors(contentsOf: archives[2])["int"] == Tensor<Int>([[1 << 53, -3]]))
    }

    private struct Read: Decodable {
        let type: String
        let tensor: FixtureTensor

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            type = try container.decode(String.self)
            tensor = try container.decode(FixtureTensor.self)
        }
    }
}
