import CommandSupport
import Tern

/// A decoder-only transformer (Radford et al., 2018) that maps characters to the logits of the character after each of them.
///
/// Tokens and positions are learned vectors, blocks normalize the input of their parts (Radford et al., 2019).
struct LanguageModel: Module {
    let tokens: Embedding
    let positions: Embedding
    let dropout: Dropout
    let blocks: TransformerEncoder
    let head: Linear

    /// Creates a model with new weights, as those of GPT-2: normal with a deviation of 0.02, and less where a block adds to
    /// what it got, so that the sum over all blocks has one scale.
    init(_ architecture: Architecture, characters: Int, dropout: Double = 0) {
        let width = architecture.width
        let small = Initializer.normal(standardDeviation: 0.02)
        tokens = Embedding(characters, width, weightInitializer: small)
        positions = Embedding(architecture.context, width, weightInitializer: small)
        self.dropout = Dropout(dropout)
        blocks = TransformerEncoder(architecture.layers, norm: LayerNorm(width)) {
            TransformerEncoderLayer(
                width, heads: architecture.heads, feedForward: architecture.feedForward, dropout: dropout,
                activation: .relu, isBatchFirst: true, isNormFirst: true)
        }
        head = Linear(width, characters, hasBias: false, weightInitializer: small)
        let least = Double(0.02 / Float(2 * architecture.layers).squareRoot())
        for (name, parameter) in blocks.namedParameters {
            let isLast = name.hasSuffix("out_proj.weight") || name.hasSuffix("linear2.weight")
            if parameter.shape.rank == 2 {
                parameter.value = Initializer.normal(standardDeviation: isLast ? least : 0.02)(parameter.shape)
            } else if name.hasSuffix("bias") {
                parameter.value = .zeros(parameter.shape)
            }
        }
    }

    /// Maps [n, length] to [n, length, vocabulary], for at most as many characters as the context has.
    func callAsFunction(_ x: Tensor<Int>) -> Tensor<Float> {
        head(blocks(embed(x, from: 0), mask: nil, isCausal: true))
    }

    /// Maps characters that follow those in the caches likewise, and appends them to the caches.
    func callAsFunction(_ x: Tensor<Int>, caches: inout [KeyValueCache]) -> Tensor<Float> {
        head(blocks(embed(x, from: caches.first?.count ?? 0), caches: &caches))
    }

    /// Maps [n, length] to [n, length, width].
    private func embed(_ x: Tensor<Int>, from start: Int) -> Tensor<Float> {
        dropout(tokens(x) + positions(.arange(start, start + x.shape[-1])))
    }
}

// MARK: Use

extension LanguageModel {
    /// Returns the mean cross entropy over all labels of some batches, in nats.
    func loss(over batches: [TextDataset.Batch]) -> Double { mean(batches.map(sum), over: batches) }

    /// Returns the same, where each rank computes some of the batches.
    func loss(over batches: [TextDataset.Batch], on ranks: Ranks) throws -> Double {
        mean(try ranks.numbers(over: batches, sum), over: batches)
    }

    private func sum(_ batch: TextDataset.Batch) -> Double {
        Double(crossEntropyLoss(self(batch.inputs), batch.labels).item()) * Double(batch.labels.elementCount)
    }

    private func mean(_ sums: [Double], over batches: [TextDataset.Batch]) -> Double {
        sums.reduce(0, +) / Double(batches.reduce(0) { $0 + $1.labels.elementCount })
    }
}

// MARK: Files

extension LanguageModel {
    /// Writes the weights, with all that is needed to use them.
    func save(_ architecture: Architecture, _ vocabulary: CharacterVocabulary, to path: String) throws {
        try saveSafetensors(stateDictionary, metadata: Self.metadata(architecture, vocabulary), to: path)
    }

    /// Returns the strings that a weights file has beside the weights.
    static func metadata(_ architecture: Architecture, _ vocabulary: CharacterVocabulary) -> [String: String] {
        architecture.metadata.merging(["vocabulary": vocabulary.decode(0..<vocabulary.count)]) { $1 }
    }

    /// A model of a weights file.
    typealias Saved = (model: LanguageModel, architecture: Architecture, vocabulary: CharacterVocabulary)

    /// Returns the model in a weights file.
    static func load(contentsOf path: String) throws -> Saved {
        let file = try Safetensors(contentsOf: path)
        let (architecture, vocabulary) = try Architecture.read(file.metadata, path: path)
        try architecture.checkMemory(
            characters: vocabulary.count, found: file.entries.reduce(0) { $0 + $1.value.shape.elementCount }, path: path
        )
        let model = LanguageModel(architecture, characters: vocabulary.count)
        try model.load(try file.tensors, from: path)
        return (model, architecture, vocabulary)
    }
}
