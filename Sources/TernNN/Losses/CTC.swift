import TernCore

/// Returns the connectionist temporal classification loss (Graves et al., 2006): −log of the probability of all alignments of
/// the labels with the frames; by default the mean of each sample's loss over its labels. `torch.nn.functional.ctc_loss`.
///
/// ```swift
/// let loss = ctcLoss(model(frames).logSoftmax(), labels, inputLengths: lengths, labelLengths: counts)
/// ```
///
/// An alignment gives each frame a label or a blank; labels that follow each other without a blank between them are one. The
/// sum over all of them is Graves's forward recursion over frames, in logarithms and for all samples at once, so that
/// derivatives of any order follow from the operations. As in PyTorch the gradient is that with respect to the argument of a
/// log-softmax: e^x minus the posterior of each class. Through a As in PyTorch the gradient is that with respect to what a
/// log-softmax took: e^x minus the posterior of each class. Through a log-softmax it becomes the same as the derivative by x,
/// which adds up to −1 in each frame.
///
/// A sample without a possible alignment, of too few frames or whose labels have the probability 0, has an infinite loss and no
/// gradient.
///
/// Traps on labels outside 0..<classes or equal to the blank, on lengths that the tensors do not have, and where there are no
/// frames.
///
/// - Parameters:
///   - logProbabilities: x: [frames, samples, classes].
///   - labels: [samples, most labels]; those behind a sample's count do not matter.
///   - inputLengths: the number of frames of each sample, at least 1: [samples]; all by default.
///   - labelLengths: the number of labels of each sample: [samples]; all by default.
///   - blank: the class of blanks.
///   - zeroesInfinity: whether samples without a possible alignment count as 0 instead of infinity.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [samples] without reduction.
public func ctcLoss<Scalar: TensorFloatingPoint>(
    _ logProbabilities: Tensor<Scalar>, _ labels: Tensor<Int>, inputLengths: Tensor<Int>? = nil,
    labelLengths: Tensor<Int>? = nil, blank: Int = 0, zeroesInfinity: Bool = false, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    check(
        logProbabilities.rank == 3 && labels.rank == 2 && labels.shape[0] == logProbabilities.shape[1], "ctcLoss",
        "expected log probabilities: [frames, samples, classes] and labels: [samples, count], "
            + "found \(logProbabilities.shape) and \(labels.shape)")
    let (frames, samples) = (logProbabilities.shape[0], logProbabilities.shape[1])
    check(frames > 0, "ctcLoss", "expected at least one frame, found \(logProbabilities.shape)")
    let inputLengths = inputLengths ?? .full([samples], frames)
    let labelLengths = labelLengths ?? .full([samples], labels.shape[1])
    checkLengths(inputLengths, 1...frames, samples, "input")
    checkLengths(labelLengths, 0...labels.shape[1], samples, "label")
    checkLabels(labels, labelLengths, classes: logProbabilities.shape[2], blank: blank)

    let states = CTCStates<Scalar>(labels, labelLengths, blank: blank)
    // [frames, samples, states]: the log probabilities of the labels and the blanks around them in each frame.
    let indices = states.classes.unsqueeze(axis: 0).broadcast(to: [frames, samples, states.count])
    let emissions = logProbabilities.clamp(min: impossible()).gather(indices, axis: 2)
    var forward = emissions[0] + states.first
    for frame in 1..<frames {
        let moves = forward.pad([(0, 0), (2, 0)], mode: .constant(impossible())).unfold(axis: 1, size: 3)
        let next = (moves + states.moves).logSumExp(axis: -1) + emissions[frame]
        let isInside = (inputLengths .> frame).unsqueeze(axis: -1)
        forward = next.where(isInside, else: forward)
    }
    let ends = forward.gather(states.ends, axis: 1) + states.endPenalty
    var loss = -ends.logSumExp(axis: -1)

    // Adds 0 to the value, and e^x to the gradient.
    let isFrame = (Tensor<Int>.arange(frames).unsqueeze(axis: -1) .< inputLengths).unsqueeze(axis: -1)
    let total = logProbabilities.exp().where(isFrame, else: 0).sum(axes: [0, 2])
    loss = loss + (total - total.stopGradient())

    let isPossible = loss .< -impossible() / 2
    loss = loss.where(isPossible, else: zeroesInfinity ? 0 : .infinity)
    return (reduction == .mean ? loss / Tensor<Scalar>(labelLengths).clamp(min: 1) : loss).reduced(reduction)
}

/// Returns a number for −∞, of which differences are not numbers.
private func impossible<Scalar: TensorFloatingPoint>() -> Scalar { -1e30 }

/// The states that an alignment goes through: blank, label, blank, label, …, blank.
private struct CTCStates<Scalar: TensorFloatingPoint> {
    let count: Int
    /// The class of each state: [samples, states].
    let classes: Tensor<Int>
    /// The penalty 0 where an alignment may begin, impossible elsewhere: [states].
    let first: Tensor<Scalar>
    /// The penalty 0 for the moves that are allowed, from two states before, one before, and the state itself: [samples,
    /// states, 3].
    let moves: Tensor<Scalar>
    /// The last label and the last blank: [samples, 2]; of a sample without labels, the blank twice.
    let ends: Tensor<Int>
    /// The penalty of the ends: impossible for the second of those that are one, [samples, 2].
    let endPenalty: Tensor<Scalar>

    init(_ labels: Tensor<Int>, _ lengths: Tensor<Int>, blank: Int) {
        let (samples, most) = (labels.shape[0], labels.shape[1])
        let count = 2 * most + 1
        let (y, lengthList) = (labels.scalars, lengths.scalars)
        var classes = [Int](repeating: blank, count: samples * count)
        var moves = [Scalar](repeating: 0, count: samples * count * 3)
        var (ends, penalties): ([Int], [Scalar]) = ([], [])
        for sample in 0..<samples {
            let length = lengthList[sample]
            for index in 0..<length { classes[sample * count + 2 * index + 1] = y[sample * most + index] }
            for state in 0..<count {
                let own = sample * count + state
                // A blank between two labels may be skipped, unless they are equal.
                let skips = state % 2 == 1 && state > 1 && classes[own] != classes[own - 2]
                if !skips { moves[own * 3] = impossible() }
            }
            ends += [max(2 * length - 1, 0), 2 * length]
            penalties += [length == 0 ? impossible() : 0, 0]
        }
        self.count = count
        self.classes = Tensor(shape: [samples, count], scalars: classes)
        self.moves = Tensor(shape: [samples, count, 3], scalars: moves)
        self.ends = Tensor(shape: [samples, 2], scalars: ends)
        endPenalty = Tensor(shape: [samples, 2], scalars: penalties)
        first = Tensor((0..<count).map { $0 < 2 ? 0 : impossible() })
    }
}

private func checkLengths(_ lengths: Tensor<Int>, _ range: ClosedRange<Int>, _ samples: Int, _ what: String) {
    check(lengths.shape == [samples], "ctcLoss", "expected \(what) lengths: [\(samples)], found shape \(lengths.shape)")
    for (sample, length) in lengths.scalars.enumerated() where !range.contains(length) {
        trap("ctcLoss", "the \(what) length of sample \(sample) is \(length), expected \(range)")
    }
}

private func checkLabels(_ labels: Tensor<Int>, _ lengths: Tensor<Int>, classes: Int, blank: Int) {
    check((0..<classes).contains(blank), "ctcLoss", "blank \(blank) is out of range: expected 0..<\(classes)")
    let (y, most) = (labels.scalars, labels.shape[1])
    for (sample, length) in lengths.scalars.enumerated() {
        for label in y[(sample * most)..<(sample * most + length)]
        where !(0..<classes).contains(label) || label == blank {
            trap(
                "ctcLoss",
                "label \(label) of sample \(sample) is out of range: expected 0..<\(classes) but for \(blank)")
        }
    }
}
