import TernCore

/// Scores and labels of all samples, from which measures of their order follow.
struct Ranking: Codable, Equatable, Sendable {
    /// The things that the scores of a sample belong to.
    enum Kind: Codable, Equatable {
        /// Class 1, against class 0.
        case binary
        /// The classes, of which a sample has one.
        case classes(Int)
        /// The labels, of which a sample has any.
        case labels(Int)
    }

    let kind: Kind
    /// The scores, [samples, width].
    private(set) var scores: [Double] = []
    /// The classes, [samples]; of a binary problem and of several labels 0 and 1, [samples, width].
    private(set) var labels: [Int] = []

    init(_ kind: Kind, in metric: String) {
        let range = kind.leastWidth...1 << 24
        check(
            range ~= kind.width, metric, "there are \(kind.width) \(kind.name), expected \(range)")
        self.kind = kind
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decode(Kind.self, forKey: .kind)
        scores = try container.decode([Double].self, forKey: .scores)
        labels = try container.decode([Int].self, forKey: .labels)
        try decoder.check(kind.leastWidth...1 << 24 ~= kind.width, "\(kind.width) \(kind.name)")
        let samples = labels.count / (kind.isIndicator ? kind.width : 1)
        try decoder.check(
            samples * kind.width == scores.count && (!kind.isIndicator || labels.count == scores.count),
            "\(scores.count) scores with \(labels.count) labels of \(kind.width) \(kind.name)")
        try decoder.check(
            labels.allSatisfy { 0..<kind.labelCount ~= $0 } && !scores.contains { $0.isNaN },
            "labels out of range, or scores that are NaN")
    }

    private enum CodingKeys: String, CodingKey { case kind, scores, labels }

    mutating func update(_ scores: Tensor<some TensorFloatingPoint>, _ labels: Tensor<Int>, in metric: String) {
        switch kind {
        case .binary: checkSameShape(scores, labels, in: metric)
        case .classes(let classes):
            let found = checkedClasses(scores, labels, in: metric)
            check(found == classes, metric, "found scores of \(found) classes, expected \(classes)")
        case .labels(let count):
            checkSameShape(scores, labels, in: metric)
            check(
                scores.rank == 2 && scores.shape[1] == count, metric,
                "expected [samples, \(count) labels], found \(scores.shape)")
        }
        let added = labels.scalars
        for label in added { checkLabel(label, kind.labelCount, in: metric) }
        let numbers = scores.scalars.map { Double($0) }
        check(!numbers.contains { $0.isNaN }, metric, "a score is NaN, which has no rank")
        self.scores += numbers
        self.labels += added
    }

    mutating func merge(_ other: Ranking, in metric: String) {
        check(
            kind == other.kind, metric,
            "scores of \(kind.width) \(kind.name) and \(other.kind.width) \(other.kind.name) can't be merged")
        scores += other.scores
        labels += other.labels
    }

    /// The numbers of samples that are of a class, or have a label, and of the others, at each distinct score.
    typealias Groups = [(positives: Int, negatives: Int)]

    /// Returns the groups of a class or label, the highest score first; for nil, those of all labels together.
    private func groups(of positive: Int?) -> Groups {
        let indices = positive.map { stride(from: $0, to: scores.count, by: kind.width) }
        let order = (indices ?? stride(from: 0, to: scores.count, by: 1)).map { index in
            (
                score: scores[index],
                isPositive: kind.isIndicator ? labels[index] == 1 : labels[index / kind.width] == positive
            )
        }.sorted { $0.score > $1.score }
        var groups: Groups = []
        var last: Double?
        for (score, isPositive) in order {
            if score != last { groups.append((0, 0)) }
            last = score
            if isPositive { groups[groups.count - 1].positives += 1 } else { groups[groups.count - 1].negatives += 1 }
        }
        return groups
    }

    /// Returns a score for each class or label.
    func perClass(_ score: (Groups) -> Double) -> [Double] { (0..<kind.width).map { score(groups(of: $0)) } }

    /// Returns the average of a score over the classes or labels.
    func average(_ average: ClassAverage, in metric: String, _ score: (Groups) -> Double) -> Double {
        if kind == .binary { return score(groups(of: 0)) }
        switch average {
        case .macro: return perClass(score).reduce(0, +) / Double(kind.width)
        case .weighted:
            if labels.isEmpty { return .nan }
            var counts = Array(repeating: 0.0, count: kind.width)
            for (index, label) in labels.enumerated() {
                if !kind.isIndicator { counts[label] += 1 } else if label == 1 { counts[index % kind.width] += 1 }
            }
            let total = counts.reduce(0, +)
            return zip(perClass(score), counts).reduce(0) { $1.1 == 0 ? $0 : $0 + $1.0 * $1.1 / total }
        case .only(let label):
            checkLabel(label, kind.width, in: metric)
            return score(groups(of: label))
        case .micro:
            check(
                kind.isIndicator, metric,
                "there is no micro average of the scores of classes: expected macro, weighted or one class")
            return score(groups(of: nil))
        }
    }
}

extension Ranking.Kind {
    /// The number of scores of a sample.
    var width: Int {
        switch self {
        case .binary: 1
        case .classes(let count), .labels(let count): count
        }
    }

    /// A Boolean value indicating whether each score has a label of its own, 0 or 1.
    var isIndicator: Bool { if case .classes = self { false } else { true } }

    /// The number of values of a label.
    var labelCount: Int { isIndicator ? 2 : width }

    fileprivate var leastWidth: Int { isIndicator ? 1 : 2 }

    fileprivate var name: String { isIndicator ? "labels" : "classes" }
}
