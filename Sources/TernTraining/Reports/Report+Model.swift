import TernCore
import TernNN

// Sections of a model.

extension Report {
    /// Adds a section with a histogram of the elements of each parameter.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - limit: the most histograms; of more parameters, the largest are shown.
    ///   - title: the heading.
    public mutating func addHistograms(of model: some Module, limit: Int = 48, title: String = "Weights") {
        addHistograms(
            of: model.namedParameters.map { ($0.name, $0.parameter.value) }, limit: limit, title: title)
    }

    /// Adds a section with a histogram of the elements of each of some tensors, such as those of a weights file.
    ///
    /// - Parameters:
    ///   - tensors: the tensors with their names.
    ///   - limit: the most histograms; of more tensors, the largest are shown.
    ///   - title: the heading.
    public mutating func addHistograms(
        of tensors: [(name: String, tensor: Tensor<Float>)], limit: Int = 48, title: String = "Weights"
    ) {
        check(limit >= 0, "Report.addHistograms", "\(limit) histograms, expected at least 0")
        let largest = tensors.indices.sorted { a, b in
            (tensors[b].tensor.elementCount, a) < (tensors[a].tensor.elementCount, b)
        }
        let shown = Set(largest.prefix(limit))
        addSection(title) { section in
            if shown.count < tensors.count {
                section.addText("The \(shown.count) largest of \(tensors.count) tensors.")
            }
            section.addSmallCharts(
                tensors.indices.filter(shown.contains).map { index in
                    let (name, tensor) = tensors[index]
                    return Chart("\(name) \(tensor.shape)", histogramOf: tensor)
                })
        }
    }

    /// Adds a section with a model's layers: their results, parameters and operations.
    ///
    /// ```swift
    /// report.addSummary(model.summary(of: [1, 1, 28, 28]))
    /// ```
    public mutating func addSummary(_ summary: ModuleSummary, title: String = "Model") {
        var rows = summary.rows.map { row in
            [
                row.name.isEmpty ? "(model)" : row.name, row.kind, row.output.map { "\($0)" } ?? "–",
                NumberText.grouped(row.parameterCount), NumberText.grouped(row.flops)
            ]
        }
        rows.append([
            "total", "", "", NumberText.grouped(summary.parameterCount), NumberText.grouped(summary.flops)
        ])
        addSection(title) { section in
            section.addTable(["layer", "kind", "output", "parameters", "FLOPs"], rows)
            if summary.frozenCount > 0 {
                section.addText("\(NumberText.grouped(summary.frozenCount)) of the parameters are frozen.")
            }
        }
    }
}

extension Report.Section {
    fileprivate mutating func addSmallCharts(_ charts: [Chart]) {
        let figures = charts.map { ChartLayout($0, width: 270, height: 170).figure }
        add("<div class=\"small\">\n\(figures.joined(separator: "\n"))\n</div>")
    }
}
