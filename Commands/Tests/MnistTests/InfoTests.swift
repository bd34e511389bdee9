import CommandSupport
import Foundation
import Tern
import TestSupport
import Testing

/// The commands that look at files of models and convert them.
@Suite struct InfoTests {
    let folder = try! TemporaryFolder()

    private func info(_ path: String) throws -> [String] {
        let result = try Command.run("info", path)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        return result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private func save(_ name: String = "x.safetensors") throws -> String {
        let tensors: [String: any SavedTensor] = [
            "bn.running_mean": Tensor<Float>.zeros([4]), "fc.weight": Tensor<Double>.ones([2, 4]),
            "labels": Tensor<Int>([3])
        ]
        let metadata = ["model": "mlp", "image": "8x8", "classes": "10", "hidden": "32", "note": "a\u{1b}[31m\nb"]
        try saveSafetensors(tensors, metadata: metadata, to: folder.file(name))
        return folder.file(name)
    }

    @Test func safetensors() throws {
        let path = try save()
        #expect(
            try info(path) == [
                "file: \(path)", "format: safetensors", "model: mnist mlp: image 8x8, classes 10, hidden 32", "",
                "classes  10", "hidden   32", "image    8x8", "model    mlp", "note     a\\u{1B}[31m b", "",
                "tensor              type   shape  elements  bytes",
                "bn.running_mean  float32     [4]         4     16",
                "fc.weight        float64  [2, 4]         8     64",
                "labels             int64     [1]         1      8", "",
                "3 tensors, 13 elements, 88 bytes; 9 parameters", ""
            ])
    }

    @Test func modelsAndCheckpoints() throws {
        let result = try Command.run("train", "--model", "resnet", "--epochs", "1", "--output", folder.file("run"))
        let count = try #require(result.output.firstMatch(of: #/: (\d+) parameters/#)?.1)
        for (path, words) in [
            ("run/model.safetensors", "mnist resnet: image 8x8, classes 10"),
            (try folder.lastCheckpoint(of: "run"), "checkpoint of mnist train")
        ] {
            let lines = try info(folder.file(path))
            #expect(lines.contains { $0.hasSuffix("; \(count) parameters") }, "\(path): \(lines)")
            #expect(lines.contains("model: \(words)"), "\(path): \(lines)")
        }
    }

    @Test func arrays() throws {
        try saveNpy(Tensor<Int32>.zeros([3, 5]), to: folder.file("x.npy"))
        try saveIDX(Tensor<UInt8>.zeros([7, 2, 2]), to: folder.file("x.gz"))
        try saveNpz(["a": Tensor<Bool>([true]), "b": Tensor<Float>.zeros([0])], to: folder.file("x.npz"))
        #expect(try info(folder.file("x.npy")).suffix(4).first == "array   int32  [3, 5]        15     60")
        #expect(try info(folder.file("x.gz"))[1] == "format: IDX")
        #expect(try info(folder.file("x.gz")).contains("array   uint8  [7, 2, 2]        28     28"))
        let lines = try info(folder.file("x.npz"))
        #expect(lines[1] == "format: NumPy archive (.npz)")
        #expect(
            lines.contains("a          bool    [1]         1      1")
                && lines.contains("b       float32    [0]         0      0"))
    }

    @Test func filesThatAreNone() throws {
        for (name, bytes) in [
            ("empty", []), ("text", Array("hello, world".utf8)), ("zeros", [UInt8](repeating: 0, count: 100))
        ] {
            let path = try folder.write(bytes, to: name)
            for arguments in [["info", path], ["export", path, "--to", folder.file("out.npz")]] {
                let result = try Command.run(arguments)
                #expect(result.status == 1 && result.output.isEmpty)
                #expect(result.errors.hasPrefix("error: \(path): ") && result.errors.split(separator: "\n").count == 1)
            }
        }
        #expect(try Command.run("info", folder.file("no")).errors.contains("no such file"))
        #expect(try Command.run("info", folder.path).status == 1)
        #expect(try Command.run("info", "").status == 64)
    }

    @Test func theMachine() throws {
        let result = try Command.run("info", "--threads", "1")
        #expect(result.status == 0)
        let fields = Dictionary(
            uniqueKeysWithValues: result.lines.map { line in
                let parts = line.split(separator: "  ", maxSplits: 1)
                return (String(parts[0]), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
            })
        #expect(fields["Tern"] == "0.1.0")
        #expect(fields["instruction set"] == runtime.instructionSet)
        #expect(["x86-64-v4", "x86-64-v3", "baseline"].contains(runtime.instructionSet))
        #expect(fields["threads"] == "1 of \(runtime.availableProcessors) processors")
        #expect(fields["BLAS core"] == runtime.blas.core && fields["BLAS"] == "OpenBLAS \(runtime.blas.version)")
        #expect(fields["memory"]?.wholeMatch(of: #/[\d.]+ GiB/#) != nil)
        for name in ["system", "processor"] { #expect(fields[name]?.isEmpty == false) }
        // With a file, both.
        let both = try Command.run("info", "--machine", save())
        #expect(both.output.hasPrefix("file: ") && both.output.contains("BLAS core"))
    }

    // MARK: Export

    private func export(_ arguments: String...) throws -> CommandResult { try Command.run(["export"] + arguments) }

    @Test func thereAndBack() throws {
        let (source, npz, back) = (try save(), folder.file("y.npz"), folder.file("z.safetensors"))
        #expect(try export(source, "--to", npz).output == "3 tensors saved in \(npz)\n")
        #expect(try export(npz, "--to", back).status == 0)
        let file = try Safetensors(contentsOf: back)
        #expect(file.entries.map(\.value.type) == [.float32, .float64, .int64])
        #expect(try file["labels"] == Tensor<Int>([3]) && file["fc.weight"] == Tensor<Double>.ones([2, 4]))
        // The metadata stay with safetensors, so a model can be used.
        #expect(try export(source, "--to", back).status == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: back)) == Data(contentsOf: URL(fileURLWithPath: source)))
    }

    @Test func aPartOfACheckpoint() throws {
        _ = try Command.run("train", "--epochs", "1", "--hidden", "8", "--output", folder.file("run"))
        let (checkpoint, part) = (folder.file(try folder.lastCheckpoint(of: "run")), folder.file("part.npz"))
        #expect(try export(checkpoint, "--under", "model", "--to", part).output.hasPrefix("4 tensors"))
        let model = try Safetensors(contentsOf: folder.file("run/model.safetensors"))
        #expect(try Npz(contentsOf: part).tensors == model.tensors)
        #expect(
            try export(checkpoint, "--under", "no", "--to", part).errors
                == "error: \(checkpoint): there is no tensor under no\n")
    }

    @Test func namesAndFilesThatAreNone() throws {
        let source = try save()
        let wrong = try export(source, "--to", "x.onnx")
        #expect(wrong.status == 64)
        #expect(wrong.errors == "error: --to 'x.onnx' has no known extension: expected .safetensors or .npz\n")
        #expect(try export(source, "--to", folder.file("no/x.npz")).errors.contains("can't be written"))
        try saveNpz(["__metadata__": Tensor<Float>([1])], to: folder.file("m.npz"))
        #expect(
            try export(folder.file("m.npz"), "--to", folder.file("x.safetensors")).errors.contains("keeps for itself"))
        try saveNpy(Tensor<Float>([1]), to: folder.file("x.npy"))
        #expect(try export(folder.file("x.npy"), "--to", folder.file("x.npz")).errors.contains("found one array"))
    }

    /// Files that were exported open in Python, and those that PyTorch saved are converted.
    @Test(.enabled(if: Python.has("numpy", "safetensors", "torch"), "NumPy, safetensors or PyTorch is not installed"))
    func filesOfPython() throws {
        let saving = """
            import sys, torch
            torch.manual_seed(0)
            state = {'a.weight': torch.randn(3, 4), 'half': torch.randn(5).half(), 'n': torch.tensor([1, -2]),
                     'small': torch.tensor([1, -2], dtype=torch.int8), 'is': torch.tensor([True])}
            torch.save({'model': state, 'epoch': 3}, sys.argv[1] + '/x.pt')
            """
        #expect(try Python.run(["-c", saving, folder.path]).status == 0)
        let source = folder.file("x.pt")
        let lines = try info(source)
        #expect(lines[1] == "format: PyTorch checkpoint" && lines.contains("epoch  3"))
        #expect(lines.contains("model.half      float16     [5]         5     10"))
        for name in ["x.safetensors", "x.npz"] {
            #expect(try export(source, "--under", "model", "--to", folder.file(name)).status == 0)
        }
        let reading = """
            import sys, numpy, torch
            from safetensors.torch import load_file
            folder = sys.argv[1]
            state = torch.load(folder + '/x.pt')['model']
            types = {'a.weight': 'float32', 'half': 'float32', 'n': 'int64', 'small': 'int32', 'is': 'bool'}
            for file in load_file(folder + '/x.safetensors'), numpy.load(folder + '/x.npz'):
                assert sorted(file.keys()) == sorted(state), list(file.keys())
                for name, tensor in state.items():
                    found = numpy.asarray(file[name])
                    assert found.dtype == types[name], (name, found.dtype)
                    numpy.testing.assert_array_equal(found, tensor.numpy())
            """
        let result = try Python.run(["-c", reading, folder.path])
        #expect(result.status == 0, "\(result.errors)")
    }
}
