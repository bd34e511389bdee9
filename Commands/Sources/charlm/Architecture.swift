import ArgumentParser
import CommandSupport
import Tern

/// The sizes of a model: all that has to be known, beside the vocabulary, to build it before its weights are loaded.
///
/// It is kept as strings in the weights file.
struct Architecture: Equatable {
    let layers: Int
    let width: Int
    let heads: Int
    let context: Int

    /// The width between the two dense layers of a block.
    var feedForward: Int { 4 * width }

    /// Returns the number of weights and biases of a model of so many characters.
    func parameterCount(characters: Int) -> Int {
        let block = 12 * width * width + 13 * width  // attention 4 w² + 4 w, feed-forward 8 w² + 5 w, two norms 4 w
        return layers * block + (2 * characters + context + 2) * width
    }

    /// Returns the numbers that a step keeps for the backward pass, by and large: those between the parts of each block, and
    /// the logits.
    func activationCount(batchSize: Int, characters: Int) -> Int {
        let block = 16 * width  // attention 6 w, feed-forward 4 w before and after the ReLU, norms and sums 2 w
        return batchSize * context * (layers * block + 2 * characters)
    }

    var metadata: [String: String] {
        ["model": "gpt", "layers": "\(layers)", "width": "\(width)", "heads": "\(heads)", "context": "\(context)"]
    }

    /// Refuses sizes that no model can have.
    ///
    /// - Parameters:
    ///   - characters: the size of the vocabulary, 0 as long as it is not known.
    ///   - batchSize: the windows in a step, at most 65,536.
    func validate(characters: Int = 0, batchSize: Int = 1) throws {
        try require(layers, in: 1...1024, "--layers")
        try require(width, in: 1...65_536, "--width")
        try require(heads, in: 1...65_536, "--heads")
        try require(context, in: 1...65_536, "--context")
        if width % heads != 0 {
            throw ValidationError("--width \(width) is not a multiple of --heads \(heads)")
        }
        let count = parameterCount(characters: characters)
        if count > Limits.parameters {
            throw ValidationError(
                "--layers \(layers), --width \(width) and --context \(context) make \(count) parameters, expected at "
                    + "most \(Limits.parameters)")
        }
        // Can't overflow: batch size and context are at most 2^16 each, and so many parameters make the rest less than 2^30.
        let activations = activationCount(batchSize: batchSize, characters: characters)
        if activations > Limits.activations {
            let vocabulary = characters > 0 ? " and a vocabulary of \(characters)" : ""
            throw ValidationError(
                "--batch-size \(batchSize), --context \(context), --layers \(layers), --width \(width)\(vocabulary) make "
                    + "\(activations) values in a step, expected at most \(Limits.activations)")
        }
    }
}

extension Architecture {
    /// Refuses to build a model that takes much more memory than the file it is to be loaded from.
    func checkMemory(characters: Int, found: Int, path: String) throws {
        let count = parameterCount(characters: characters)
        guard count <= found + 1 << 24 else {
            throw Failure("\(path): weights of another architecture: found \(found) weights, expected \(count)")
        }
    }

    /// Returns the architecture and the vocabulary that a weights file tells of.
    static func read(_ metadata: [String: String], path: String) throws -> (Architecture, CharacterVocabulary) {
        func failure(_ key: String) -> Failure {
            Failure(
                "\(path): not the weights of a model of charlm's: found \(key) \(metadata[key] ?? "missing") in the "
                    + "metadata")
        }
        func number(_ key: String) throws -> Int {
            guard let value = metadata[key].flatMap({ Int($0) }) else { throw failure(key) }
            return value
        }
        guard metadata["model"] == "gpt" else {
            throw Failure(
                "\(path): weights of another architecture: found model \(metadata["model"] ?? "missing") in the "
                    + "metadata, expected gpt")
        }
        let architecture = Architecture(
            layers: try number("layers"), width: try number("width"), heads: try number("heads"),
            context: try number("context"))
        let characters = metadata["vocabulary"] ?? ""
        let vocabulary = CharacterVocabulary(of: characters)
        // In another order, the characters would have other numbers.
        if characters.isEmpty || vocabulary.characters != Array(characters.unicodeScalars) {
            throw failure("vocabulary")
        }
        try validating(path) { try architecture.validate(characters: vocabulary.count) }
        return (architecture, vocabulary)
    }
}
