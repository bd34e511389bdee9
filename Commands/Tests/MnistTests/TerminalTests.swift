import CommandSupport
import Foundation
import TestSupport
import Testing

/// The output on a terminal: lines that fit it, and nothing that it would obey.
@Suite struct TerminalTests {
    @Test func charactersThatATerminalObeysOrHides() {
        #expect(escapingControls("a\u{1b}[31m\u{7f}\u{9b}\n\t") == "a\\u{1B}[31m\\u{7F}\\u{009B}\n\t")
        // Trojan Source: characters that turn the direction of writing.
        for scalar in "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}\u{61c}"
            .unicodeScalars
        {
            #expect(escapingControls(String(scalar)) == "\\u{" + String(format: "%04X", scalar.value) + "}")
        }
        for hidden in ["\u{2028}", "\u{2029}", "\u{feff}", "\u{e0041}", "\u{200b}"] {
            #expect(escapingControls(hidden).hasPrefix("\\u{"))
        }
        for shown in ["é漢ש😀", "👩\u{200d}🔬", "می\u{200c}خواهم"] { #expect(escapingControls(shown) == shown) }
    }

    @Test func linesAreOneAndBounded() {
        #expect(line("a\r\nb\nc") == "a b c")
        let long = line(String(repeating: "x\u{1b}", count: 100_000) + "end")
        #expect(long.count < 4100)
        #expect(long.hasPrefix("x\\u{1B}x") && long.contains("characters…]") && long.hasSuffix("end"))
    }

    private func error(_ arguments: String...) throws -> String {
        let result = try Command.run(arguments)
        #expect(result.status != 0 && result.output.isEmpty)
        #expect(result.errors.split(separator: "\n").count == 1)
        return result.errors
    }

    @Test func misspelledWords() throws {
        #expect(try error("trian") == "error: Unexpected argument 'trian'. Did you mean 'train'?\n")
        #expect(try error("evalute", "--weights", "x").contains("Did you mean 'evaluate'?"))
        #expect(try !error("fly").contains("Did you mean"))
        #expect(try error("train", "--epoch", "1").contains("Did you mean '--epochs'?"))
        #expect(
            try error("train", "--optimizer", "adm")
                == "error: The value 'adm' is invalid for '--optimizer <kind>': expected sgd, adam, adamw; did you mean 'adam'?\n"
        )
        #expect(try error("train", "--model", "transformer").hasSuffix("expected mlp, cnn, resnet\n"))
    }

    @Test func longArgumentsMakeShortErrors() throws {
        let long = String(repeating: "y", count: 100_000)
        #expect(try error("train", "--optimizer", long).count < 4200)
        #expect(try error("evaluate", "--weights", long).count < 4200)
    }

    @Test func helpSpeaksTheFieldsWords() throws {
        let help = try Command.run("train", "--help").output
        for words in ["Number of epochs", "Batch size", "Learning rate", "Random seed", "Number of threads"] {
            #expect(help.contains(words))
        }
    }

    /// Runs a short training whose standard error is a terminal, and returns what that got.
    private func progress(_ terminal: PseudoTerminal, _ variables: [String: String?]) throws -> String {
        let folder = try TemporaryFolder()
        let (process, output, errors) = Command.process(["train", "--epochs", "1", "--hidden", "8"], in: folder.path)
        process.standardError = terminal.handle
        var environment = ProcessInfo.processInfo.environment
        for (name, value) in variables { environment[name] = value }
        process.environment = environment
        try process.run()
        try errors.fileHandleForWriting.close()
        let result = Command.finish(process, output, errors)
        #expect(result.status == 0)
        return String(decoding: terminal.read(), as: UTF8.self)
    }

    /// No terminal, or one that is dumb, gets no bar.
    @Test(arguments: ["dumb", nil, "xterm"])
    func progressOnATerminal(_ kind: String?) throws {
        let text = try progress(#require(PseudoTerminal()), ["TERM": kind])
        #expect(text.contains("\u{1b}") == (kind == "xterm"))
    }

    /// A bar that fits, without colors where they are not wanted and beyond ASCII only where it is shown.
    @Test(arguments: [12, 30, 80], [true, false])
    func theProgressBarFitsItsTerminal(_ columns: UInt16, _ isPlain: Bool) throws {
        let terminal = try #require(PseudoTerminal())
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        #expect(ioctl(terminal.handle.fileDescriptor, UInt(TIOCSWINSZ), &size) == 0)
        let text = try progress(
            terminal, ["TERM": "xterm", "NO_COLOR": isPlain ? "1" : nil, "LC_ALL": isPlain ? "C" : "C.UTF-8"])
        let lines = text.split(separator: "\r").map { String($0).replacing(#/\u{1b}\[[0-9;]*[mK]/#, with: "") }
        #expect(!lines.isEmpty)
        for line in lines { #expect(line.count < columns, "\(line)") }
        #expect(lines.contains { $0.hasPrefix("epoch 1/1") })
        if columns == 80 {
            // On a fast machine the bar is seen at its beginning alone.
            let isDrawn = text.contains("━") || text.contains("─")
            #expect(text.contains("\u{1b}[36m") == !isPlain && isDrawn == !isPlain)
        }
        if isPlain { #expect(text.unicodeScalars.allSatisfy { $0.isASCII }) }
    }
}
