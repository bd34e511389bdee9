import CommandSupport
import Tern

/// What tells a text from others, so that a run goes on with the one it began with, wherever that lies by then.
struct TextIdentity: CustomStringConvertible {
    let description: String

    /// The size of a text, and a checksum of its characters.
    init(_ parts: TextDataset.Parts) {
        let characters = parts.train.vocabulary.characters.map { UInt64($0.value) }
        let tokens = parts.train.tokens.scalars + parts.validation.tokens.scalars
        let checksum = tokens.reduce(into: Checksum()) { $0.add(characters[$1]) }
        description = "\(tokens.count) characters with the checksum \(checksum)"
    }
}
