import Foundation
import TernCore
import TernTraining
import TestSupport
import Testing

/// A number of the fixtures; NaN is a string there.
private struct Number: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        value = try (try? container.decode(Double.self)) ?? Double(container.decode(String.self)) ?? .nan
    }
}

/// Some samples, and the metrics that scikit-learn has for them.
private struct MetricCase: Decodable {
    let kind: String
    let classes: Int
    private let labels: [Double]
    private let predictions: [Double]?
    private let scores: [Double]?
    private let targets: [Double]?
    let expected: [String: [Number]]

    var labelTensor: Tensor<Int> { Tensor(labels.map { Int($0) }) }
    var predictionTensor: Tensor<Int> { Tensor((predictions ?? []).map { Int($0) }) }
    func scores(_ shape: Shape) -> Tensor<Double> { Tensor(scores ?? []).reshape(shape) }
    func targets(_ shape: Shape) -> Tensor<Double> { Tensor(targets ?? []).reshape(shape) }

    static func all(_ kind: String) throws -> [MetricCase] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fixtures/metrics/metrics.json")
        let cases = try JSONDecoder().decode([MetricCase].self, from: Data(contentsOf: file)).filter { $0.kind == kind }
        #expect(!cases.isEmpty)
        return cases
    }

    func expect(_ values: [Double], _ name: String) {
        guard let expected = expected[name]?.map(\.value) else {
            Issue.record("no \(name) in the fixtures")
            return
        }
        let isClose =
            expected.count == values.count
            && zip(values, expected).allSatisfy { abs($0 - $1) <= 1e-12 * max(1, abs($1)) || $0.isNaN && $1.isNaN }
        #expect(isClose, "\(name): found \(values), expected \(expected)")
    }
}

/// Metrics are scikit-learn's to rounding, whole and merged of batches.
@Suite struct MetricTests {
    /// Returns the metric of all samples, after a check that batches, also of threads, give the same.
    private func gathered<M: Metric>(_ empty: M, _ count: Int, _ update: (inout M, Range<Int>) -> Void) throws -> [M] {
        var (whole, batches, parts) = (empty, empty, [empty])
        update(&whole, 0..<count)
        for start in stride(from: 0, to: count, by: 7) {
            let batch = start..<min(start + 7, count)
            update(&batches, batch)
            var part = empty
            update(&part, batch)
            parts.append(part)
        }
        // Through a file's form and back, in the middle of merging.
        let merged = try parts.reduce(into: empty) {
            $0.merge($1)
            $0 = try JSONDecoder().decode(M.self, from: JSONEncoder().encode($0))
        }
        var anew = merged
        anew.reset()
        #expect(anew == empty)
        #expect(M.merged([whole]) == whole)
        return [whole, batches, merged]
    }

    @Test func classification() throws {
        for sample in try MetricCase.all("classification") {
            let (labels, predictions) = (sample.labelTensor, sample.predictionTensor)
            for matrix in try gathered(
                ConfusionMatrix(classes: sample.classes), labels.elementCount,
                { $0.update(predictions[$1], labels[$1]) }
            ) {
                sample.expect([matrix.accuracy], "accuracy")
                sample.expect([matrix.balancedAccuracy], "balanced")
                sample.expect(matrix.compute().counts.map(Double.init), "confusion")
                sample.expect(matrix.normalized(by: .labels).scalars, "normalized.labels")
                sample.expect(matrix.normalized(by: .predictions).scalars, "normalized.predictions")
                sample.expect(matrix.normalized(by: .all).scalars, "normalized.all")
                for (name, division) in [("0", 0), ("1", 1), ("nan", Double.nan)] {
                    sample.expect(matrix.precision(zeroDivision: division), "precision.none.\(name)")
                    sample.expect(matrix.recall(zeroDivision: division), "recall.none.\(name)")
                    for (average, key) in [(ClassAverage.micro, "micro"), (.macro, "macro"), (.weighted, "weighted")] {
                        let suffix = "\(key).\(name)"
                        sample.expect([matrix.precision(average, zeroDivision: division)], "precision.\(suffix)")
                        sample.expect([matrix.recall(average, zeroDivision: division)], "recall.\(suffix)")
                    }
                    for (beta, key) in [(1, "1"), (0.5, "0.5"), (2, "2")] {
                        sample.expect(matrix.fScore(beta: beta, zeroDivision: division), "f\(key).none.\(name)")
                        for (average, word) in [
                            (ClassAverage.micro, "micro"), (.macro, "macro"), (.weighted, "weighted")
                        ] {
                            sample.expect(
                                [matrix.fScore(average, beta: beta, zeroDivision: division)], "f\(key).\(word).\(name)")
                        }
                    }
                }
                #expect(matrix.f1(.only(1)) == matrix.fScore()[1])
            }
            for accuracy in try gathered(Accuracy(), labels.elementCount, { $0.update(predictions[$1], labels[$1]) }) {
                sample.expect([accuracy.compute()], "accuracy")
            }
        }
    }

    @Test func topClasses() throws {
        for sample in try MetricCase.all("top") {
            let (labels, scores) = (sample.labelTensor, sample.scores([-1, sample.classes]))
            for top in 1..<sample.classes {
                for accuracy in try gathered(
                    Accuracy(top: top), labels.elementCount, { $0.update(scores[$1], labels[$1]) })
                {
                    sample.expect([accuracy.compute()], "top\(top)")
                }
            }
        }
    }

    @Test func order() throws {
        for sample in try MetricCase.all("ranking") {
            let (labels, scores) = (sample.labelTensor, sample.scores([-1]))
            for area in try gathered(AUROC(), labels.elementCount, { $0.update(scores[$1], labels[$1]) }) {
                sample.expect([area.compute()], "auroc")
            }
            for area in try gathered(AveragePrecision(), labels.elementCount, { $0.update(scores[$1], labels[$1]) }) {
                sample.expect([area.compute()], "ap")
            }
        }
        for sample in try MetricCase.all("rest") {
            let (labels, scores) = (sample.labelTensor, sample.scores([-1, sample.classes]))
            for area in try gathered(
                AUROC(classes: sample.classes), labels.elementCount, { $0.update(scores[$1], labels[$1]) })
            {
                sample.expect(area.perClass, "auroc")
                sample.expect([area.compute()], "auroc.macro")
                sample.expect([area.compute(.weighted)], "auroc.weighted")
                #expect(area.compute(.only(2)) == area.perClass[2])
            }
            for area in try gathered(
                AveragePrecision(classes: sample.classes), labels.elementCount, { $0.update(scores[$1], labels[$1]) })
            {
                sample.expect(area.perClass, "ap")
                sample.expect([area.compute()], "ap.macro")
                sample.expect([area.compute(.weighted)], "ap.weighted")
            }
        }
    }

    @Test func labels() throws {
        for sample in try MetricCase.all("labels") {
            let shape: Shape = [-1, sample.classes]
            let (labels, scores) = (sample.labelTensor.reshape(shape), sample.scores(shape))
            for matrix in try gathered(
                MultilabelConfusionMatrix(labels: sample.classes), labels.shape[0],
                { $0.update(probabilities: scores[$1], labels[$1]) })
            {
                sample.expect(matrix.counts.map(Double.init), "confusion")
                sample.expect([matrix.subsetAccuracy], "subset")
                sample.expect([matrix.hammingLoss], "hamming")
                sample.expect(matrix.accuracies, "accuracies")
                sample.expect(matrix.precision(), "precision.none")
                sample.expect(matrix.recall(), "recall.none")
                sample.expect(matrix.fScore(beta: 2), "f2.none")
                for (average, key) in [(ClassAverage.micro, "micro"), (.macro, "macro"), (.weighted, "weighted")] {
                    sample.expect([matrix.precision(average)], "precision.\(key)")
                    sample.expect([matrix.recall(average)], "recall.\(key)")
                    sample.expect([matrix.f1(average)], "f1.\(key)")
                }
            }
            for area in try gathered(
                AUROC(labels: sample.classes), labels.shape[0], { $0.update(scores[$1], labels[$1]) })
            {
                sample.expect(area.perClass, "auroc.none")
                sample.expect([area.compute(.macro)], "auroc.macro")
                sample.expect([area.compute(.micro)], "auroc.micro")
                sample.expect([area.compute(.weighted)], "auroc.weighted")
            }
            for precision in try gathered(
                AveragePrecision(labels: sample.classes), labels.shape[0], { $0.update(scores[$1], labels[$1]) })
            {
                sample.expect(precision.perClass, "ap.none")
                sample.expect([precision.compute(.macro)], "ap.macro")
                sample.expect([precision.compute(.micro)], "ap.micro")
                sample.expect([precision.compute(.weighted)], "ap.weighted")
            }
        }
    }

    @Test func regression() throws {
        for sample in try MetricCase.all("regression") {
            let shape: Shape = sample.classes == 1 ? [-1] : [-1, sample.classes]
            let (predictions, targets) = (sample.scores(shape), sample.targets(shape))
            for errors in try gathered(
                RegressionErrors(), targets.shape[0], { $0.update(predictions[$1], targets[$1]) })
            {
                sample.expect([errors.meanAbsoluteError], "mae")
                sample.expect([errors.meanSquaredError], "mse")
                sample.expect([errors.rootMeanSquaredError], "rmse")
                sample.expect([errors.r2], "r2")
            }
        }
    }

    @Test func perplexity() throws {
        for sample in try MetricCase.all("perplexity") {
            let (labels, logits) = (sample.labelTensor, sample.scores([-1, sample.classes]))
            for perplexity in try gathered(Perplexity(), labels.elementCount, { $0.update(logits[$1], labels[$1]) }) {
                sample.expect([perplexity.compute()], "perplexity")
            }
            var padded = Perplexity()
            padded.update(
                concatenate([logits, logits], axis: 0), concatenate([labels, .full(labels.shape, -100)], axis: 0),
                ignoring: -100)
            sample.expect([padded.compute()], "perplexity")
        }
    }

    @Test func means() throws {
        for mean in try gathered(Mean(), 12, { mean, range in range.forEach { mean.update(Double($0), weight: 2) } }) {
            #expect(mean.compute() == 5.5)
        }
        var mean = Mean()
        mean.update([1, 2, 3] as Tensor<Float>)
        mean.update(0, weight: 3)
        #expect(mean.compute() == 1)
    }

    @Test func nothingSeen() {
        #expect(Mean().compute().isNaN)
        #expect(Accuracy().compute().isNaN)
        #expect(Perplexity().compute().isNaN)
        #expect(AUROC().compute().isNaN && AveragePrecision().compute().isNaN)
        #expect(RegressionErrors().r2.isNaN && RegressionErrors().meanAbsoluteError.isNaN)
        #expect(ConfusionMatrix(classes: 2).accuracy.isNaN && ConfusionMatrix(classes: 2).f1(.macro) == 0)
    }

    @Test func scoresOfBatches() {
        let scores: Tensor<Float> = [[0.1, 0.9], [0.8, 0.2], [.nan, .nan]]
        var accuracy = Accuracy()
        accuracy.update(scores, [1, 1, 0])
        #expect(accuracy.correct == 1 && accuracy.count == 3)
        var matrix = ConfusionMatrix(classes: 2)
        matrix.update(scores[0..<2], [1, 1])
        matrix.update(probabilities: [0.5, 0.25] as Tensor<Float>, [0, 0])
        #expect(matrix.counts == [1, 1, 1, 1])
    }

    @Test func misuseTraps() async {
        await #expect(processExitsWith: .failure) {
            var matrix = ConfusionMatrix(classes: 2)
            matrix.update([2], [0] as Tensor<Int>)
        }
        await #expect(processExitsWith: .failure) {
            var area = AUROC()
            area.update([.nan] as Tensor<Float>, [0])
        }
        await #expect(processExitsWith: .failure) { _ = AUROC(classes: 2).compute(.micro) }
        await #expect(processExitsWith: .failure) { _ = AUROC(labels: 0) }
        await #expect(processExitsWith: .failure) { _ = ConfusionMatrix(classes: 1 << 30) }
        await #expect(processExitsWith: .failure) {
            var matrix = MultilabelConfusionMatrix(labels: 2)
            matrix.update([[0, 2]], [[0, 1]] as Tensor<Int>)
        }
        await #expect(processExitsWith: .failure) {
            var accuracy = Accuracy(top: 2)
            accuracy.merge(Accuracy(top: 3))
        }
    }
}
