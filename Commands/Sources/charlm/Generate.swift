import ArgumentParser
import CommandSupport
import Foundation
import Tern

/// The command `charlm generate`.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Generate text from a prompt, character by character, with a saved model.",
        discussion: """
            The model sees as many characters as its context has. Where the text gets longer, it goes on from the last half of \
            them; of a longer prompt it sees the end. On a terminal, control characters are shown as \\u{1B}; a file or a pipe \
            gets them as they are.
            """)

    @Option(
        help: ArgumentHelp("Weights file, as saved by train.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var weights: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Prompt to continue (default: none, as after a new line, or the first character where there is none).",
            valueName: "text"))
    var prompt: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Number of characters to generate.", valueName: "n"))
    var count = 500

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Sampling temperature: below 1 for likelier characters, 0 for the likeliest.", valueName: "x"))
    var temperature: Float = 0.8

    @Option(
        name: .customLong("top-k"), parsing: .unconditional,
        help: ArgumentHelp(
            "Top-k sampling: number of likeliest characters to draw from (default: all).", valueName: "n"))
    var topK: Int?

    @Option(
        name: .customLong("top-p"), parsing: .unconditional,
        help: ArgumentHelp(
            "Top-p sampling: total probability of the likeliest characters to draw from.", valueName: "x"))
    var topP: Float = 1

    @Option(parsing: .unconditional, help: ArgumentHelp("Random seed.", valueName: "n"))
    var seed: UInt64 = 0

    @OptionGroup var threads: ThreadOptions

    func validate() throws {
        try requireFileName(weights, "--weights")
        if prompt == "" { throw ValidationError("--prompt '' is empty: expected at least one character") }
        try require(count, in: 1...1_000_000_000, "--count")
        guard temperature == 0 || 0.001...1000 ~= temperature else {
            throw ValidationError("--temperature \(temperature) is out of range: expected 0, or 0.001 to 1000")
        }
        try require(topK, in: 1...1_114_112, "--top-k")
        if !(topP > 0 && topP <= 1) {
            throw ValidationError("--top-p \(topP) is out of range: expected more than 0 and at most 1")
        }
    }

    func run() throws {
        threads.apply()
        let (model, architecture, vocabulary) = try LanguageModel.load(contentsOf: weights)
        let start: [Int]
        do {
            start = try prompt.map(vocabulary.encode) ?? vocabulary.start
        } catch {
            throw Failure("--prompt: \(error)")
        }
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let text = TextGenerator(
            model, context: architecture.context, prompt: start,
            sampler: TokenSampler(temperature: Double(temperature), topK: topK, topP: Double(topP)), seed: seed)
        try show(prompt ?? "", isTerminal)
        var written = 0
        for token in text.prefix(count) {
            try show(vocabulary.decode([token]), isTerminal)
            written += 1
        }
        try show("\n", isTerminal)
        if written < count { throw Failure("\(weights): the model's logits are too large to draw from") }
    }

    /// Prints at once, without a new line. A terminal gets no characters that it would obey, a file or a pipe gets all.
    ///
    /// - Throws: a ``Failure`` where it can't be written, so that no text is drawn that goes nowhere.
    private func show(_ text: String, _ isTerminal: Bool) throws {
        var bytes = Array((isTerminal ? escapingControls(text) : text).utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw Failure("standard output: \(String(cString: strerror(errno)))") }
            bytes = bytes.dropFirst(count)
        }
    }
}
