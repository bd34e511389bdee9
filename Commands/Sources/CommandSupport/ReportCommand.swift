import ArgumentParser
import Foundation
import Tern
import TernTraining

/// The command `report` of both programs: pages of runs that are over.
package struct ReportCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make a page of a run's curves, or of several runs over one another.",
        discussion: """
            A page is one HTML file that any browser opens, without a network. Of a run it has what its folder holds: \
            metrics.csv, config.json and the weights.
            """,
        subcommands: [Page.self, Compare.self], defaultSubcommand: Page.self)

    package init() {}

    /// The command `report RUN`.
    struct Page: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "page", abstract: "Make a page of one run (the default).")

        @Argument(help: ArgumentHelp("Folder of the run.", valueName: "run"), completion: .directory)
        var folder: String

        @Option(
            help: ArgumentHelp("The page (default: report.html in the folder).", valueName: "file"),
            completion: .file(extensions: ["html"]))
        var output: String?

        func validate() throws {
            try requireFileName(folder, "the run")
            try requireFileName(output, "--output")
        }

        func run() throws {
            var report = Report(try RecordedRun(contentsOf: folder))
            let weights = "\(folder)/model.safetensors"
            if FileManager.default.fileExists(atPath: weights) {
                let tensors = try Safetensors(contentsOf: weights).tensors
                report.addHistograms(of: tensors.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            }
            let path = output ?? "\(folder)/report.html"
            if output == nil && FileManager.default.fileExists(atPath: path) {
                throw Failure("\(path): there already, with all that the training knew; --output names another file")
            }
            try report.save(to: path)
            print("saved in \(line(path))")
        }
    }

    /// The command `report compare RUN RUN…`.
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lay the curves of several runs over one another, with their values and their different options.")

        @Argument(help: ArgumentHelp("Folders of the runs.", valueName: "run"), completion: .directory)
        var folders: [String]

        @Option(
            help: ArgumentHelp("The page.", valueName: "file"), completion: .file(extensions: ["html"]))
        var output = "comparison.html"

        func validate() throws {
            if folders.count < 2 { throw ValidationError("found one run, expected at least two to compare") }
            for folder in folders { try requireFileName(folder, "a run") }
            try requireFileName(output, "--output")
        }

        func run() throws {
            try Report.comparing(folders.map { try RecordedRun(contentsOf: $0) }).save(to: output)
            print("saved in \(line(output))")
        }
    }
}

extension Report {
    /// Creates the report of a training that is over, from its folder; what the command knows besides is added to it.
    package init(training folder: String) throws {
        self.init(try RecordedRun(contentsOf: folder))
    }

    /// Adds the sections that end all reports of trainings, and writes the page to `report.html` in the folder.
    ///
    /// - Parameters:
    ///   - folder: the folder of the run.
    ///   - profile: the profile of the training; nil where none was taken, so that a few passes over a batch are profiled.
    ///   - model: the model that was trained.
    ///   - loss: computes its loss on a batch.
    package mutating func finish(
        in folder: String, profile: Profile?, of model: some Module, loss: () -> Tensor<Float>
    ) throws {
        if let profile {
            addProfile(profile, layers: profile.layers(of: model))
        } else {
            // Not in training, so that running moments stay as they are.
            func pass() { _ = withTrainingMode(false) { valueAndGradients(of: model, loss) } }
            pass()
            let passes = Tern.profile { for _ in 0..<3 { pass() } }
            addProfile(passes, layers: passes.layers(of: model), title: "Where time goes in three batches")
        }
        addMachine()
        try save(to: "\(folder)/report.html")
    }
}
