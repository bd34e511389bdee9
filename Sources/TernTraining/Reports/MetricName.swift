/// The meaning of a metric's name, as far as charts and tables depend on it.
struct MetricName {
    /// The part of the data that it was measured on.
    enum Part: Int, CaseIterable { case training, validation, test }

    /// The end of the scale where its values are better.
    enum Goal { case lowest, highest }

    let name: String
    let part: Part
    /// The measure without the part.
    let measure: String

    init(_ name: String) {
        self.name = name
        let separators: [Character] = ["_", "/", ".", "-", " "]
        let parts: [(String, Part)] = [
            ("training", .training), ("train", .training), ("validation", .validation), ("valid", .validation),
            ("val", .validation), ("test", .test)
        ]
        for (word, part) in parts where name.lowercased().hasPrefix(word) {
            let rest = name.dropFirst(word.count)
            if let separator = rest.first, separators.contains(separator), rest.count > 1 {
                (self.part, measure) = (part, String(rest.dropFirst()))
                return
            }
        }
        (part, measure) = (.training, name)
    }

    /// The name as a title: `learning_rate` as `Learning rate`.
    static func title(_ name: String) -> String {
        let words = name.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// The end of the scale that is better; nil where neither is, as for a learning rate.
    var goal: Goal? {
        let measure = measure.lowercased()
        if measure.contains("loss") { return .lowest }
        if Self.highest.contains(where: measure.contains) { return .highest }
        if Self.lowest.contains(where: measure.contains) { return .lowest }
        return nil
    }

    /// The position of the measure's chart among others: what tells of success first, then the course of the training.
    var rank: Int {
        let measure = measure.lowercased()
        if measure.contains("loss") { return 0 }
        if measure.contains("per_second") { return 5 }
        if goal != nil { return 1 }
        if measure.contains("learning_rate") { return 3 }
        if measure.contains("gradient") { return 4 }
        return 2
    }

    /// The scale of its chart: shares and rates are read on a linear one.
    var scale: Chart.Scale { goal == .highest || measure.lowercased().contains("rate") ? .linear : .automatic }

    private static let highest = [
        "accuracy", "precision", "recall", "f1", "auc", "auroc", "r2", "r²", "iou", "dice_score", "bleu"
    ]
    private static let lowest = ["perplexity", "error", "mse", "mae", "rmse", "entropy", "nll"]
}
