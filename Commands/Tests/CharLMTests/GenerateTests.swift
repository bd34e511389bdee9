import Foundation
import Tern
import TestSupport
import Testing

@testable import charlm

@Suite struct GenerateTests {
    let folder = try! TemporaryFolder()
    let architecture = Architecture(layers: 2, width: 16, heads: 2, context: 12)
    let vocabulary = CharacterVocabulary(of: "\n !,.abcdefghijklmnopqrstuvwxyz")

    /// A model that has learned nothing, with weights so large that it is sure of what it says.
    private func makeModel() -> LanguageModel {
        var random = PhiloxGenerator(seed: 1)
        let model = LanguageModel(architecture, characters: vocabulary.count)
        for parameter in model.parameters where parameter.shape.rank == 2 {
            parameter.value = .normal(parameter.shape, standardDeviation: 0.5, using: &random)
        }
        return model
    }

    private func save(_ model: LanguageModel? = nil) throws -> String {
        let path = folder.file("model.safetensors")
        try (model ?? makeModel()).save(architecture, vocabulary, to: path)
        return path
    }

    // MARK: The cache

    /// Returns the start of the window from which the character after the first n is drawn: it grows up to the context, and
    /// with one more is cut to the last half of it. A prompt is read as a whole, or as much of its end as fits.
    private func windowStart(_ n: Int, prompt: Int) -> Int {
        let context = architecture.context
        let start = max(0, prompt - context)
        let lost = context + 1 - context / 2
        return start + (max(0, n - start - context) + lost - 1) / lost * lost
    }

    @Test(arguments: [0, 0.9] as [Float], [1, 5, 12, 13, 40])
    func theCacheGivesTheSameCharactersAsNone(_ temperature: Float, _ promptLength: Int) throws {
        let model = makeModel()
        let sampler = TokenSampler(temperature: Double(temperature))
        let prompt = (0..<promptLength).map { (7 * $0 + 3) % vocabulary.count }
        var text = prompt
        var random = PhiloxGenerator(seed: 5)
        for _ in 0..<40 {
            let window = text[windowStart(text.count, prompt: promptLength)...]
            #expect(window.count <= architecture.context)
            let logits = model(Tensor(Array(window)).unsqueeze(axis: 0))[0, -1]
            text.append(sampler(logits, using: &random).item())
        }
        let generator = TextGenerator(model, context: 12, prompt: prompt, sampler: sampler, seed: 5)
        let written = Array(generator.prefix(40))
        #expect(prompt + written == text)
        #expect(Set(written).count > 3)
    }

    @Test func noCharacterSeesThoseAfterIt() {
        let model = makeModel()
        let x = Tensor<Int>.arange(12).unsqueeze(axis: 0)
        var other = x
        other[0, 7] = Tensor(20)
        let (a, b) = (model(x), model(other))
        #expect(a[.all, ..<7] == b[.all, ..<7])
        for position in 7..<12 { #expect(a[0, .at(position)] != b[0, .at(position)]) }
    }

    @Test func theParametersAreAsManyAsTheArchitectureSays() {
        #expect(makeModel().parameterCount == architecture.parameterCount(characters: vocabulary.count))
    }

    // MARK: The command

    private func generate(_ path: String, _ more: String...) throws -> CommandResult {
        try Command.run(["generate", "--weights", path] + more)
    }

    @Test func thePromptAndSoManyCharactersAreWritten() throws {
        let path = try save()
        let result = try generate(path, "--prompt", "to be", "--count", "33")
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.hasPrefix("to be"))
        #expect(result.output.count == 5 + 33 + 1)
        // The same as the generator's.
        let prompt = try vocabulary.encode("to be")
        let text = TextGenerator(
            makeModel(), context: 12, prompt: prompt, sampler: TokenSampler(temperature: 0.8), seed: 0)
        #expect(result.output == "to be" + vocabulary.decode(text.prefix(33)) + "\n")
        // Without a prompt, as after a new line.
        let bare = try generate(path, "--count", "20").output
        #expect("\n" + bare == (try generate(path, "--prompt", "\n", "--count", "20").output))
    }

    @Test func seedsAndTemperatures() throws {
        let path = try save()
        func text(_ more: String...) throws -> String {
            try Command.run(["generate", "--weights", path, "--count", "40"] + more).output
        }
        #expect(try text("--seed", "1") == text("--seed", "1"))
        #expect(try text("--seed", "1") != text("--seed", "2"))
        let greedy = try text("--temperature", "0", "--seed", "1")
        #expect(try greedy == text("--temperature", "0", "--seed", "2"))
        // One character to draw from is the likeliest.
        #expect(try greedy == text("--top-k", "1"))
        #expect(try greedy == text("--top-p", "0.000001"))
        #expect(try greedy != text("--temperature", "5"))
    }

    // MARK: Bad input

    private func expectError(_ message: String, _ arguments: String...) throws {
        let result = try Command.run(["generate", "--count", "3"] + arguments)
        #expect((1...127).contains(result.status))
        #expect(result.output.isEmpty)
        #expect(result.errors == "error: \(message)\n")
    }

    @Test func badOptions() throws {
        let path = try save()
        func expect(_ message: String, _ name: String, _ value: String) throws {
            try expectError(message, "--weights", path, name, value)
        }
        try expect("--prompt: the vocabulary of 31 characters lacks \"A\", \"é\", \"漢\"", "--prompt", "é漢 Aa漢")
        try expect("--prompt '' is empty: expected at least one character", "--prompt", "")
        try expectError("--weights '' is not the name of a file", "--weights", "")
        try expect("--count 0 is out of range: expected 1 to 1000000000", "--count", "0")
        for value in ["-1", "nan", "inf", "1e-5"] {
            try expect(
                "--temperature \(Float(value)!) is out of range: expected 0, or 0.001 to 1000", "--temperature", value)
        }
        try expect("--top-k 0 is out of range: expected 1 to 1114112", "--top-k", "0")
        for value in ["0", "1.5", "nan"] {
            try expect(
                "--top-p \(Float(value)!) is out of range: expected more than 0 and at most 1", "--top-p", value)
        }
    }

    @Test func missingAndForeignFiles() throws {
        let path = folder.file("other.safetensors")
        try expectError("\(path): no such file: No such file or directory", "--weights", path)
        try saveSafetensors(["x": Tensor<Float>([1])], metadata: ["model": "mlp"], to: path)
        try expectError(
            "\(path): weights of another architecture: found model mlp in the metadata, expected gpt", "--weights", path
        )
    }

    /// The metadata of a saved model with one entry changed.
    private func expectMetadata(_ name: String, _ value: String?, _ message: (String) -> String) throws {
        let path = try save()
        let file = try Safetensors(contentsOf: path)
        var metadata = file.metadata
        metadata[name] = value
        try saveSafetensors(file.tensors, metadata: metadata, to: path)
        try expectError(message(path), "--weights", path)
    }

    @Test func metadataThatMakesNoSense() throws {
        for (name, value) in [("layers", "two"), ("context", nil), ("vocabulary", "ba"), ("vocabulary", "")] {
            try expectMetadata(name, value) {
                "\($0): not the weights of a model of charlm's: found \(name) \(value ?? "missing") in the metadata"
            }
        }
        try expectMetadata("heads", "3") { "\($0): --width 16 is not a multiple of --heads 3" }
        try expectMetadata("layers", "99999") { "\($0): --layers 99999 is out of range: expected 1 to 1024" }
    }

    @Test func weightsThatDoNotFitAreAllNamed() throws {
        let path = try save()
        let file = try Safetensors(contentsOf: path)
        var tensors = try file.tensors
        tensors["head.bias"] = [1]
        tensors["positions.weight"] = .zeros([3, 16])
        tensors["blocks.norm.bias"] = nil
        tensors["blocks.layers.1.linear1.weight"] = nil
        try saveSafetensors(tensors, metadata: file.metadata, to: path)
        try expectError(
            "\(path): the weights do not fit the model: positions.weight: expected shape [12, 16], found [3, 16]; "
                + "missing: blocks.layers.1.linear1.weight, blocks.norm.bias; unexpected: head.bias", "--weights", path)

        tensors = try file.tensors
        tensors["head.weight"]![0, 0] = Tensor(.nan)
        try saveSafetensors(tensors, metadata: file.metadata, to: path)
        try expectError(
            "\(path): head.weight: found values that are not finite, expected numbers", "--weights", path)
    }

    @Test func weightsThatAreTooLargeStopTheTextWithAnError() throws {
        let model = makeModel()
        model.head.weight.value = model.head.weight.value * 1e38
        let path = try save(model)
        let result = try generate(path)
        #expect(result.status == 1)
        #expect(result.errors == "error: \(path): the model's logits are too large to draw from\n")
    }

    /// A disk that is full, or a reader that is gone: the end of a text of a thousand million characters is not waited for.
    @Test func outputThatCantBeWrittenEndsTheText() throws {
        let (process, output, errors) = Command.process([
            "generate", "--weights", try save(), "--count", "1000000000"
        ])
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        process.standardOutput = full
        try process.run()
        try output.fileHandleForWriting.close()
        let result = Command.finish(process, output, errors)
        #expect(result.status == 1)
        #expect(result.errors == "error: standard output: No space left on device\n")
    }

    @Test func aTextWithoutLinesStartsAfterItsFirstCharacter() {
        #expect(CharacterVocabulary(of: "ab\n").start == [0])
        #expect(CharacterVocabulary(of: "\t\nab").start == [1])
        #expect(CharacterVocabulary(of: "ba").start == [0])
    }

    @Test func versionNamesTheLibraries() throws {
        let result = try Command.run("--version")
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("Tern 0."))
    }
}
