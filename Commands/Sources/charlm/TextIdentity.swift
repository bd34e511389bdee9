import CommandSupport
import Tern

/// The identity of a text, so that a run goes on with the one it began with, whatever its path by then.
struct TextIdentity: CustomStringConvertible {
    let description: String

    /// Takes the size of a text, and a checksum of its characters.
    init(_ parts: TextDataset.Parts) {
        let characters = parts.train.vocabulary.characters.map { UInt64($0.value) }
        let tokens = parts.train.tokens.scalars + parts.validation.tokens.scalars
        let checksum = tokens.reduce(into: Checksum()) { $0.add(characters[$1]) }
        description = "\(tokens.count) characters with the checksum \(checksum)"
    }
}
