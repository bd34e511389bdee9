import CommandSupport
import Tern

/// What tells a text from others, so that a run goes on with the one it began with, wherever that lies by then.
struct TextIdentity: CustomStringConvertible {
    let description: String

    /// The size of a text, and a checksum of its characters (FNV-1a).
    init(_ parts: TextDataset.Parts) {
        let characters = parts.train.vocabulary.characters.map { UInt64($0.value) }
        let tokens = parts.train.tokens.scalars + parts.validation.tokens.scalars
        let checksum = tokens.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ characters[$1]) &* 0x100_0000_01b3 }
        description = "\(tokens.count) characters with the checksum \(String(checksum, radix: 16))"
    }

    /// Refuses to go on from a checkpoint of a run with another text.
    func check(_ checkpoint: Checkpoint) throws {
        let expected = checkpoint.options["identity"] ?? "missing"
        if description != expected {
            throw Failure(
                "\(checkpoint.path): the text contradicts the checkpoint: found \(description), expected \(expected)")
        }
    }
}
