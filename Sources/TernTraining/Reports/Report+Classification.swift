import TernCore

// Sections of what a classifier gets right and wrong.

extension Report {
    /// Adds a section with a confusion matrix: a row for each label, a column for each prediction.
    ///
    /// Right predictions are blue, wrong ones orange, the more the stronger. A matrix of more than 30 classes is an image of a
    /// pixel a cell. Beside it are precision, recall and F₁ of each class, and what is most often taken for what.
    ///
    /// - Parameters:
    ///   - matrix: the counts.
    ///   - names: the names of the classes, as many as there are; nil for their numbers.
    ///   - title: the heading.
    public mutating func addConfusionMatrix(
        _ matrix: ConfusionMatrix, names: [String]? = nil, title: String = "Confusion matrix"
    ) {
        let names = names ?? (0..<matrix.classes).map { "\($0)" }
        check(
            names.count == matrix.classes, "Report.addConfusionMatrix",
            "found \(names.count) names of \(matrix.classes) classes, expected as many")
        addSection(title) { section in
            section.addText(
                "\(NumberText.percent(matrix.accuracy, decimals: 2)) of \(NumberText.grouped(matrix.count)) samples are right. "
                    + "Rows are labels, columns are predictions.")
            if matrix.classes <= 30 {
                section.addCells(of: matrix, names)
            } else {
                section.add("<img class=\"matrix\" alt=\"confusion matrix\" src=\"\(Section.dataURI(matrix.image))\">")
            }
            section.add("<div class=\"columns\"><div>")
            section.addScores(of: matrix, names)
            section.add("</div><div>")
            section.addConfusions(of: matrix, names)
            section.add("</div></div>")
        }
    }

    /// Adds a section with the wrong predictions that the model was most certain of, as pictures.
    ///
    /// ```swift
    /// report.addMistakes(test.images, labels: test.labels, scores: try model.logits(of: test))
    /// ```
    ///
    /// - Parameters:
    ///   - images: [samples, height, width] or [samples, channels, height, width] with 1, 3 or 4 channels.
    ///   - labels: [samples].
    ///   - scores: logits, or their logarithms of probabilities: [samples, classes].
    ///   - names: the names of the classes; nil for their numbers.
    ///   - limit: the most pictures.
    ///   - title: the heading.
    public mutating func addMistakes(
        _ images: Tensor<UInt8>, labels: Tensor<Int>, scores: Tensor<Float>, names: [String]? = nil, limit: Int = 24,
        title: String = "Most confident mistakes"
    ) {
        check(limit >= 0, "Report.addMistakes", "\(limit) pictures, expected at least 0")
        check(
            [3, 4].contains(images.rank) && labels.rank == 1 && scores.rank == 2
                && images.shape[0] == labels.shape[0] && labels.shape[0] == scores.shape[0],
            "Report.addMistakes",
            "found images \(images.shape), labels \(labels.shape) and scores \(scores.shape), expected one for each sample"
        )
        let classes = scores.shape[1]
        check(
            names == nil || names?.count == classes, "Report.addMistakes",
            "found \(names?.count ?? 0) names of \(classes) classes, expected as many")
        func name(_ label: Int) -> String {
            names.flatMap { $0.indices.contains(label) ? $0[label] : nil } ?? "\(label)"
        }

        let probabilities = scores.softmax(axis: 1)
        let (predictions, confidences) = (scores.argmax(axis: 1).scalars, probabilities.max(axis: 1).scalars)
        let truth = labels.scalars
        // Labels below 0 stand for samples that are ignored.
        let wrong = truth.indices.filter { truth[$0] != predictions[$0] && truth[$0] >= 0 }
        let worst = wrong.sorted { (-confidences[$0], $0) < (-confidences[$1], $1) }.prefix(limit)
        addSection(title) { section in
            section.addText(
                wrong.isEmpty
                    ? "All \(NumberText.grouped(truth.count)) predictions are right."
                    : "\(worst.count) of \(NumberText.grouped(wrong.count)) wrong predictions, with the label, the prediction and "
                        + "its probability.")
            section.addImages(
                worst.map { index in
                    let confidence = NumberText.percent(Double(confidences[index]))
                    return (images[index], "\(name(truth[index])) → \(name(predictions[index])) (\(confidence))")
                })
        }
    }
}

extension ConfusionMatrix {
    /// The matrix as an image, [4, classes, classes], or of fewer pixels for very many classes: opaque where there are many.
    fileprivate var image: Tensor<UInt8> {
        let size = min(classes, 512)
        // Of the cells of a pixel, the strongest.
        var strengths = [(right: Double, wrong: Double)](repeating: (0, 0), count: size * size)
        let shares = strength
        for label in 0..<classes {
            for prediction in 0..<classes {
                let pixel = label * size / classes * size + prediction * size / classes
                let share = shares(label, prediction)
                if label == prediction {
                    strengths[pixel].right = max(strengths[pixel].right, share)
                } else {
                    strengths[pixel].wrong = max(strengths[pixel].wrong, share)
                }
            }
        }
        let (blue, orange): ([UInt8], [UInt8]) = ([0x18, 0x5a, 0xfc], [0xe2, 0x6a, 0x18])
        let pixels = strengths.map { cell in
            (cell.right >= cell.wrong ? blue : orange) + [UInt8(255 * max(cell.right, cell.wrong))]
        }
        return Tensor(pixels).reshape([size, size, 4]).permute([2, 0, 1])
    }

    /// Returns the strength of a cell's color: the recall on the diagonal, elsewhere the share of the most frequent mistake.
    fileprivate var strength: (_ label: Int, _ prediction: Int) -> Double {
        let recalls = recall()
        var most = 1
        for label in 0..<classes {
            for prediction in 0..<classes where prediction != label { most = max(most, self[label, prediction]) }
        }
        return { label, prediction in
            label == prediction ? recalls[label] : Double(self[label, prediction]) / Double(most)
        }
    }
}

extension Report.Section {
    fileprivate mutating func addCells(of matrix: ConfusionMatrix, _ names: [String]) {
        let strength = matrix.strength
        let rows = (0..<matrix.classes).map { label in
            let cells = (0..<matrix.classes).map { prediction in
                let count = matrix[label, prediction]
                var cell = Cell(count == 0 ? "·" : NumberText.grouped(count))
                cell.hint = "\(names[label]) taken for \(names[prediction]): \(count)"
                if count > 0 {
                    let isRight = label == prediction
                    // The text is read on all of them.
                    let shade = (isRight ? 0.05 : 0.12) + (isRight ? 0.5 : 0.43) * strength(label, prediction)
                    cell.shade = (isRight ? "right" : "wrong", shade)
                }
                return cell
            }
            return [Cell(names[label])] + cells
        }
        addTable(["label"] + names, rows, style: "matrix", rowHeader: true)
    }

    fileprivate mutating func addScores(of matrix: ConfusionMatrix, _ names: [String]) {
        let (precision, recall) = (matrix.precision(zeroDivision: .nan), matrix.recall(zeroDivision: .nan))
        let (correct, support, predicted) = (matrix.correct, matrix.support, matrix.predicted)
        let rows = (0..<matrix.classes).map { label -> [String] in
            let f1: Double = 2 * Double(correct[label]) / Double(support[label] + predicted[label])
            let shares: [Double] = [precision[label], recall[label], f1]
            return [names[label]] + shares.map { NumberText.percent($0) } + [NumberText.grouped(support[label])]
        }
        let header = ["class", "precision", "recall", "F₁", "samples"]
        if matrix.classes <= 30 {
            addTable(header, rows)
        } else {
            addDetails("Scores of \(matrix.classes) classes") { $0.addTable(header, rows) }
        }
    }

    fileprivate mutating func addConfusions(of matrix: ConfusionMatrix, _ names: [String]) {
        var pairs: [(label: Int, prediction: Int, count: Int)] = []
        for label in 0..<matrix.classes {
            for prediction in 0..<matrix.classes where prediction != label && matrix[label, prediction] > 0 {
                pairs.append((label, prediction, matrix[label, prediction]))
            }
        }
        pairs.sort { ($1.count, $0.label, $0.prediction) < ($0.count, $1.label, $1.prediction) }
        let most = Double(pairs.first?.count ?? 1)
        let rows = pairs.prefix(10).map { pair in
            [
                Cell("\(names[pair.label]) → \(names[pair.prediction])"),
                Cell(NumberText.grouped(pair.count), bar: Double(pair.count) / most)
            ]
        }
        if !rows.isEmpty { addTable(["taken for another", "samples"], rows) }
    }
}
