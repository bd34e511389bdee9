import Foundation
import TernCore
import TernData

/// A page on a run, in one HTML file that needs nothing else: no network, no fonts, no scripts of others.
///
/// ```swift
/// var report = Report("Digits, first run")
/// report.addResult("test accuracy", "98.06%")
/// report.addCurves(from: try MetricHistory(contentsOf: "runs/first/metrics.csv"))
/// report.addConfusionMatrix(matrix)
/// report.addMistakes(test.images, labels: test.labels, scores: logits)
/// report.addHistograms(of: model)
/// report.addSummary(model.summary(of: [1, 1, 28, 28]))
/// report.addConfiguration(["learning rate": "0.001"])
/// report.addSection("Notes") { $0.addText("With twice the data of the last run.") }
/// report.addMachine()
/// try report.save(to: "runs/first/report.html")
/// ```
///
/// Sections come in the order in which they are added. The page is light or dark as its reader prefers, and fits a phone.
/// Charts are drawn without a script; a small one shows the values below the pointer. All texts are shown as they are: markup
/// in a name is no markup of the page.
public struct Report: Sendable {
    /// The heading of the page.
    public var title: String
    /// The line below the heading, by default the time.
    public var subtitle: String
    private(set) var results: [(name: String, value: String)] = []
    private(set) var sections: [Section] = []

    /// Creates a report without sections.
    ///
    /// - Parameters:
    ///   - title: the heading.
    ///   - subtitle: the line below it; nil for the time.
    public init(_ title: String, subtitle: String? = nil) {
        self.title = title
        self.subtitle = subtitle ?? Self.time(Date())
    }

    /// Creates the report of a run from what its folder holds: its curves, its last and best values, and its configuration.
    ///
    /// ```swift
    /// try Report(RecordedRun(contentsOf: "runs/first")).save(to: "runs/first/report.html")
    /// ```
    public init(_ run: RecordedRun) {
        self.init(run.name)
        addCurves(from: run.metrics)
        addValues(from: run.metrics)
        if !run.configuration.isEmpty { addConfiguration(run.configuration) }
    }

    /// Adds a result to those that the page begins with, in large letters.
    public mutating func addResult(_ name: String, _ value: String) { results.append((name, value)) }

    /// Adds a section of one's own.
    ///
    /// ```swift
    /// report.addSection("Samples") { section in
    ///     section.addText("Written at a temperature of 0.8:")
    ///     section.addCode(sample)
    /// }
    /// ```
    public mutating func addSection<Failure: Error>(
        _ title: String, _ contents: (inout Section) throws(Failure) -> Void
    ) throws(Failure) {
        var section = Section(title: title)
        try contents(&section)
        sections.append(section)
    }

    /// Writes the page, which appears as a whole or not at all.
    ///
    /// - Throws: `DataFileError` where the file can't be written.
    public func save(to path: String) throws(DataFileError) { try write(Array(html.utf8), to: path) }

    private static func time(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "d MMMM yyyy, HH:mm zzz"
        return formatter.string(from: date)
    }
}
