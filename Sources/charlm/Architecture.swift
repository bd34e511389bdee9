import ArgumentParser
import CommandSupport
import Tern

/// What a model looks like: all that has to be known, beside the vocabulary, to build it before its weights are loaded.
///
/// It is kept as strings in the weights file.
struct Architecture: Equatable {
    /// What a model may have at most, so that no file and no option asks for more memory than there is.
    static let maximumParameterCount = 1 << 28

    let layers: Int
    let width: Int
    let heads: Int
    let context: Int

    /// The width between the two dense layers of a block.
    var feedForward: Int { 4 * width }

    /// The number of weights and biases of a model of so many characters.
    func parameterCount(characters: Int) -> Int {
        let block = 12 * width * width + 13 * width  // attention 4 w² + 4 w, feed-forward 8 w² + 5 w, two norms 4 w
        return layers * block + (2 * characters + context + 2) * width
    }

    var metadata: [String: String] {
        ["model": "gpt", "layers": "\(layers)", "width": "\(width)", "heads": "\(heads)", "context": "\(context)"]
    }

    /// Refuses what no model can have.
    ///
    /// - Parameter characters: the size of the vocabulary, 0 as long as it is not known.
    func validate(characters: Int = 0) throws {
        try require(layers, in: 1...1024, "--layers")
        try require(width, in: 1...65_536, "--width")
        try require(heads, in: 1...65_536, "--heads")
        try require(context, in: 1...65_536, "--context")
        if width % heads != 0 {
            throw ValidationError("--width \(width) is not a multiple of --heads \(heads)")
        }
        let count = parameterCount(characters: characters)
        if count > Self.maximumParameterCount {
            throw ValidationError(
                "--layers \(layers), --width \(width) and --context \(context) make \(count) parameters, expected at "
                    + "most \(Self.maximumParameterCount)")
        }
    }
}

extension Architecture {
    /// The architecture and the vocabulary that a weights file tells of.
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
