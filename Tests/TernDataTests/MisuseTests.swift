import TernCore
import TernData
import Testing

/// Extreme and nonsensical arguments: a trap that names the call, or a documented value.
@Suite struct MisuseTests {
    static let data = TensorDataset(inputs: .zeros([3, 2]), labels: [0, 1, 2])
    static let text = TextDataset(
        tokens: Tensor((0..<20).map { $0 % 2 }), vocabulary: CharacterVocabulary(of: "ab"), context: 4)

    struct Endless: Dataset {
        var count: Int { -1 }
        func batch(at positions: Tensor<Int>) -> Tensor<Int> { positions }
    }

    struct Vast: Dataset {
        var count: Int { .max }
        func batch(at positions: Tensor<Int>) -> Tensor<Int> { positions }
    }

    static let traps: [(message: String, body: @Sendable () -> Void)] = [
        ("DataLoader: the batch size is 0", { _ = DataLoader(data, batchSize: 0) }),
        ("DataLoader: the batch size is \(Int.min)", { _ = DataLoader(data, batchSize: .min) }),
        ("DataLoader: the data set has -1 samples", { _ = DataLoader(Endless(), batchSize: 1) }),
        (
            "ImageDataset: -1 classes",
            { _ = ImageDataset(images: .zeros([1, 2, 2]), labels: [0], classCount: -1) }
        ),
        (
            "ImageDataset: label 0 is out of range",
            { _ = ImageDataset(images: .zeros([1, 2, 2]), labels: [0], classCount: 0) }
        ),
        ("ImageDataset: 0 classes", { _ = try? ImageDataset(images: "/dev/null/x", labels: "", classCount: 0) }),
        ("TextDataset: the batch size is -1", { _ = text.randomBatch(-1) }),
        ("TextDataset: the batch size is 0", { _ = text.batches(0) }),
        ("TextDataset: expected starts: [windows], found []", { _ = text.batch(at: Tensor(3)) }),
        ("TextDataset: a window at \(Int.max) is out of range", { _ = text.batch(at: Tensor([Int.max])) }),
        (
            "TextDataset: 20 characters for windows of \(Int.max)",
            { _ = TextDataset(tokens: text.tokens, vocabulary: text.vocabulary, context: .max) }
        ),
        (
            "TextDataset: windows of \(Int.min) characters", { _ = try? TextDataset.shakespeare(context: .min) }
        ),
        ("CharacterVocabulary: there is no character \(Int.min)", { _ = text.vocabulary.decode([Int.min]) }),
        (
            "saveSafetensors: __metadata__ is no name of a tensor",
            { try? saveSafetensors(["__metadata__": Tensor<Float>(1)], to: "/nowhere/x") }
        )
    ]

    @Test(arguments: traps.indices)
    func named(_ index: Int) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [index = index as Int] in
            MisuseTests.traps[index].body()
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("Fatal error: \(Self.traps[index].message)"), "found: \(said.prefix(400))")
    }

    @Test func hugeBatches() {
        for size in [Int.max, Int.max - 1, 1 << 62] {
            let loader = DataLoader(Self.data, batchSize: size, shuffles: false)
            #expect(loader.batchCount == 1)
            #expect(loader.map(\.labels.scalars) == [[0, 1, 2]])
            #expect(DataLoader(Self.data, batchSize: size, dropsLast: true).batchCount == 0)
            #expect(Self.text.batches(size).map { $0.labels.shape } == [[4, 4], [1, 3]])
        }
        let error = #expect(throws: DataFileError.self) { try TextDataset.shakespeare(context: .max) }
        #expect(error?.problem == .tooShort)
    }
}
