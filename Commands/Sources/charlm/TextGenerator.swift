import Tern

/// Characters that a model writes, one after another, without end (unless its logits are no numbers to draw by).
///
/// The text so far is kept as keys and values, so a character costs one step of the model. The positions are
/// learned, so there is room for as many characters as the context has; when it is full, the model goes on from the last half
/// of it, read again from the first position on. Of a longer prompt it sees as much as fits the context, its end.
struct TextGenerator: Sequence, IteratorProtocol {
    private let model: LanguageModel
    private let context: Int
    private let sampler: TokenSampler
    private var random: PhiloxGenerator
    /// The characters that the caches hold.
    private var window: [Int] = []
    private var caches: [KeyValueCache] = []
    /// The characters that follow and have not been read yet.
    private var unread: [Int]

    /// Creates a model that writes on from a prompt of at least one character.
    init(
        _ model: LanguageModel, context: Int, prompt: [Int], sampler: TokenSampler = TokenSampler(),
        seed: UInt64 = 0
    ) {
        (self.model, self.context, self.sampler) = (model, context, sampler)
        random = PhiloxGenerator(seed: seed)
        unread = prompt
    }

    mutating func next() -> Int? {
        window += unread
        if window.count > context {
            unread = window.suffix(Swift.max(context / 2, Swift.min(unread.count, context)))
            (window, caches) = (unread, [])
        }
        let logits = model(Tensor(unread).unsqueeze(axis: 0), caches: &caches)[0, -1]
        guard logits.abs().max().item() < 1e30 else { return nil }  // nor is NaN, and a temperature can divide this
        let token = sampler(logits, using: &random).item()
        unread = [token]
        return token
    }
}

extension CharacterVocabulary {
    /// The characters that a text starts with where there is no prompt: the end of a line, or the first character.
    var start: [Int] { [number(of: "\n") ?? 0] }
}
