import Foundation
import TestSupport
import Testing

/// The scripts by which shells complete what is typed.
@Suite struct CompletionTests {
    let folder = try! TemporaryFolder()

    private func script(_ shell: String) throws -> String {
        let result = try Command.run("--generate-completion-script", shell)
        #expect(result.status == 0 && result.errors.isEmpty)
        return result.output
    }

    private func run(_ arguments: [String]) throws -> CommandResult {
        let (process, output, errors) = Command.process(arguments, in: folder.path)
        process.executableURL = URL(filePath: "/usr/bin/env")
        try process.run()
        return Command.finish(process, output, errors)
    }

    private static func has(_ shell: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(shell)")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func scripts(_ shell: String) throws {
        let text = try script(shell)
        for word in ["download", "evaluate", "export", "info", "predict", "train", "kmnist", "resnet", "safetensors"] {
            #expect(text.contains(word), "\(shell): \(word)")
        }
        // A shell that is there takes the script.
        if Self.has(shell) {
            try folder.write(Array(text.utf8), to: "script")
            let result = try run([shell, "-n", folder.file("script")])
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        }
    }

    /// Returns the words that bash offers behind others.
    private func completions(_ words: String...) throws -> [String] {
        try folder.write(Array(script("bash").utf8), to: "script")
        let list = (["mnist"] + words).map { "'\($0)'" }.joined(separator: " ")
        let line = (["mnist"] + words).joined(separator: " ")
        let function = try #require(script("bash").firstMatch(of: /complete .*-F (\S+) mnist/)?.1)
        let program = """
            shopt -s extglob
            _filedir() { :; }
            source ./script
            COMP_WORDS=(\(list)) COMP_CWORD=\(words.count) COMP_LINE='\(line)' COMP_POINT=\(line.count) COMP_TYPE=9
            \(function) mnist '\(words.last!)' '\((["mnist"] + words).dropLast().last!)'
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let result = try run(["bash", "-c", program])
        return result.lines.map { $0.trimmingCharacters(in: .whitespaces) }.sorted()
    }

    @Test(.enabled(if: has("bash"), "bash is not installed"))
    func whatBashOffers() throws {
        try folder.write([1], to: "model.safetensors")
        try folder.write([1], to: "model.txt")
        try FileManager.default.createDirectory(atPath: folder.file("models"), withIntermediateDirectories: false)
        #expect(
            try completions("").filter { !$0.hasPrefix("-") } == [
                "download", "evaluate", "export", "help", "info", "predict", "report", "train"
            ])
        #expect(try completions("tr") == ["train"])
        #expect(try completions("train", "--model", "") == ["cnn", "mlp", "resnet"])
        #expect(try completions("train", "--optimizer", "adam") == ["adam", "adamw"])
        #expect(try completions("train", "--batch") == ["--batch-size"])
        #expect(try completions("download", "k") == ["kmnist"])
        #expect(try completions("train", "--data", "mod") == ["models"])
        #expect(try completions("evaluate", "--weights", "mod").contains("model.safetensors"))
        #expect(try !completions("evaluate", "--weights", "mod").contains("model.txt"))
        #expect(try completions("info", "mod").contains("model.safetensors"))
    }
}
