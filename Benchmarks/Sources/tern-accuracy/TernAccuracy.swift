import ArgumentParser
import Foundation

/// Measures how far Tern's elementary functions are from the true values, over every Float there is.
@main
struct TernAccuracy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tern-accuracy",
        abstract: "Measure the error of elementary functions in Float over all 2³² inputs, in units in the last place.")

    @Option(help: "Look at every nth input only.")
    var stride: UInt64 = 1

    @Option(help: "The largest error that passes, in units in the last place.")
    var limit = 2.0

    @Argument(help: "The functions to measure; all, if none is named.")
    var names: [String] = []

    func validate() throws {
        if stride == 0 { throw ValidationError("--stride must be at least 1") }
        let known = Function.all.map(\.name)
        for name in names where !known.contains(name) {
            throw ValidationError("no function \(name); there are \(known.joined(separator: ", "))")
        }
    }

    func run() throws {
        say("| function | largest error (ulp) | at | mean error | ±0, ±∞, NaN |")
        say("|---|---:|---|---:|---|")
        var passes = true
        for function in Function.all where names.isEmpty || names.contains(function.name) {
            let deviation = function.deviation(stride: stride)
            let wrong = function.wrongSpecialValues() + deviation.wrongKinds
            passes = passes && deviation.largest <= limit && wrong.isEmpty
            let input = String(format: "%a (%.9g)", deviation.input, deviation.input)
            let figures = [String(format: "%.3f", deviation.largest), input, String(format: "%.4f", deviation.mean)]
            let special = wrong.isEmpty ? "exact" : "wrong at " + wrong.map { "\($0)" }.joined(separator: ", ")
            say("| " + ([function.name] + figures + [special]).joined(separator: " | ") + " |")
        }
        if !passes { throw ExitCode.failure }
    }

    /// Prints a line at once, also where the output is a file: a function takes a minute.
    private func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}
