import TernCore

// Several runs on one page.

extension Report {
    /// Returns a page on which the curves of several runs lie over one another, with their last and best values and the
    /// options in which they differ.
    ///
    /// ```swift
    /// let runs = try ["runs/first", "runs/second"].map { try RecordedRun(contentsOf: $0) }
    /// try Report.comparing(runs).save(to: "comparison.html")
    /// ```
    ///
    /// A run has the same color in all charts. Runs in folders of the same name are called by their paths.
    ///
    /// - Parameters:
    ///   - runs: at least one.
    ///   - title: the heading.
    public static func comparing(_ runs: [RecordedRun], title: String = "Comparison of runs") -> Report {
        check(!runs.isEmpty, "Report.comparing", "there are no runs to compare")
        let isUnique = Set(runs.map(\.name)).count == runs.count
        let names = runs.map { isUnique ? $0.name : $0.path }
        var report = Report(title)
        let metrics = runs.flatMap(\.metrics.names).unique
        let ordered = metrics.sorted { MetricName($0).rank < MetricName($1).rank }
        report.addSection("Values") { $0.addValues(of: runs, names, ordered) }
        report.addSection("Curves") { section in
            section.addCharts(
                ordered.map { metric in
                    var chart = Chart(MetricName.title(metric), scale: MetricName(metric).scale)
                    for (index, run) in runs.enumerated() where run.metrics.names.contains(metric) {
                        let values = run.metrics[metric]
                        chart.add(names[index], x: values.map { Double($0.step) }, y: values.map(\.value), color: index)
                    }
                    return chart
                })
        }
        report.addOptions(of: runs, names)
        return report
    }

    private mutating func addOptions(of runs: [RecordedRun], _ names: [String]) {
        let options = runs.flatMap(\.configuration.keys).unique.sorted()
        if options.isEmpty { return }
        func values(_ option: String) -> [String] { runs.map { $0.configuration[option] ?? "–" } }
        let different = options.filter { Set(values($0)).count > 1 }
        let same = options.filter { !different.contains($0) }
        addSection("Configuration") { section in
            if different.isEmpty {
                section.addText("All runs have the same options.")
            } else {
                section.addTable(["option"] + names, different.map { [$0] + values($0) })
            }
            if same.isEmpty { return }
            section.addDetails("Options that all have in common") {
                $0.addTable(["option", "value"], same.map { [$0, values($0)[0]] })
            }
        }
    }
}

extension Report.Section {
    /// Adds a row for each metric, with the last and the best value of each run; the best among the runs is marked.
    fileprivate mutating func addValues(of runs: [RecordedRun], _ names: [String], _ metrics: [String]) {
        var rows: [[Cell]] = []
        for metric in metrics {
            let values = runs.map { MetricSummary(metric, $0.metrics[metric]) }
            rows.append([Cell(metric), Cell("last")] + values.map { Cell($0.lastText) })
            let bests = values.compactMap { $0.best?.value }
            guard let goal = MetricName(metric).goal, !bests.isEmpty else { continue }
            let winner = goal == .lowest ? bests.min() : bests.max()
            rows.append(
                [Cell(""), Cell("best")]
                    + values.map { Cell($0.bestText, isBold: runs.count > 1 && $0.best?.value == winner) })
        }
        addTable(["metric", ""] + names, rows)
    }
}
