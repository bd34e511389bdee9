// Sections of metrics by step.

extension Report {
    /// Adds a section of curves: a chart for each measure, in which training, validation and test lie over one another.
    ///
    /// `loss` or `train_loss` is the curve of the training, `validation_loss`, `val/loss` and `test_loss` are those beside it.
    /// Losses and other measures of more than two powers of ten are on a logarithmic scale.
    ///
    /// - Parameters:
    ///   - history: the metrics.
    ///   - names: the metrics to show; nil for all.
    ///   - title: the heading.
    public mutating func addCurves(from history: MetricHistory, of names: [String]? = nil, title: String = "Curves") {
        let metrics = (names ?? history.names).map(MetricName.init)
        let measures = metrics.map(\.measure).unique.sorted { measure, other in
            MetricName(measure).rank < MetricName(other).rank  // of one rank as they come
        }
        let charts = measures.map { measure in
            var chart = Chart(MetricName.title(measure), scale: MetricName(measure).scale)
            let parts = metrics.filter { $0.measure == measure }.sorted { $0.part.rawValue < $1.part.rawValue }
            for metric in parts {
                // A measure without a part is its own, unless others stand beside it.
                let isAlone = parts.count == 1 && metric.name == measure
                let isShared = parts.filter { $0.part == metric.part }.count > 1
                let name = isAlone ? chart.title : isShared ? metric.name : "\(metric.part)"
                let values = history[metric.name]
                chart.add(
                    name, x: values.map { Double($0.step) }, y: values.map(\.value),
                    color: isShared ? nil : metric.part.rawValue)
            }
            return chart
        }
        addSection(title) { section in
            if charts.isEmpty { section.addText("There are no metrics.") } else { section.addCharts(charts) }
        }
    }

    /// Adds a table of the last and the best values of metrics.
    public mutating func addValues(from history: MetricHistory, title: String = "Values") {
        let rows = history.names.map { name in
            let values = MetricSummary(name, history[name])
            return [name, values.lastText, values.bestText, NumberText.grouped(history[name].count)]
        }
        addSection(title) { $0.addTable(["metric", "last", "best", "values"], rows) }
    }
}

/// The last and the best value of a metric.
struct MetricSummary {
    let last: MetricHistory.Entry?
    /// The best finite value; nil where none is better than others.
    let best: MetricHistory.Entry?

    init(_ name: String, _ entries: [MetricHistory.Entry]) {
        last = entries.last
        let finite = entries.filter(\.value.isFinite)
        switch MetricName(name).goal {
        case .lowest?: best = finite.min { $0.value < $1.value }
        case .highest?:
            best = finite.reduce(nil) { best, entry in (best?.value ?? -.infinity) < entry.value ? entry : best }
        case nil: best = nil
        }
    }

    var lastText: String { last.map { NumberText.compact($0.value) } ?? "–" }

    var bestText: String {
        best.map { "\(NumberText.compact($0.value)) at step \(NumberText.grouped($0.step))" } ?? "–"
    }
}

extension Array where Element: Hashable {
    /// The elements without those that came before.
    var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
