import CommandSupport
import Tern

/// The numbers of images of each class that were classified as each.
struct ConfusionMatrix {
    /// The numbers of images by label (row) and predicted class (column).
    private(set) var counts: [[Int]]

    init(labels: Tensor<Int>, predictions: Tensor<Int>, classCount: Int) {
        counts = Array(repeating: Array(repeating: 0, count: classCount), count: classCount)
        for (label, prediction) in zip(labels.scalars, predictions.scalars) { counts[label][prediction] += 1 }
    }

    /// The share of all images whose class is right.
    var accuracy: Double {
        ratio(counts.indices.reduce(0) { $0 + counts[$1][$1] }, counts.joined().reduce(0, +))
    }

    /// Returns the share of the images taken for a class that are of it; NaN where there are none.
    func precision(_ label: Int) -> Double { ratio(counts[label][label], counts.reduce(0) { $0 + $1[label] }) }

    /// Returns the share of a class's images that are taken for it; NaN where there are none.
    func recall(_ label: Int) -> Double { ratio(counts[label][label], counts[label].reduce(0, +)) }

    private func ratio(_ part: Int, _ whole: Int) -> Double { Double(part) / Double(whole) }

    // MARK: Tables

    /// Precision and recall, a class a line.
    var classTable: String {
        let header = ["class", "precision", "recall", "images"]
        let rows = counts.indices.map { label in
            ["\(label)", share(precision(label)), share(recall(label)), "\(counts[label].reduce(0, +))"]
        }
        return table([header] + rows)
    }

    /// The counts, a label a line.
    var confusionTable: String {
        let header = ["label \\ predicted"] + counts.indices.map { "\($0)" }
        let rows = counts.enumerated().map { label, row in ["\(label)"] + row.map { $0 == 0 ? "·" : "\($0)" } }
        return table([header] + rows)
    }

    private func share(_ value: Double) -> String { value.isNaN ? "–" : percent(value) }
}
