import Foundation
import TernCore

extension Operation {
    /// Convolutions and their transposes.
    static var convolutions: [Operation] { plain + options + transposes }

    private static var plain: [Operation] {
        [
            Operation(
                "conv1d", "", [[[1, 2, 4], [2, 2, 2]], [[2, 1, 5], [1, 1, 3]], [[3, 40], [9, 3, 5]]],
                tern: { conv1d($0[0], $0[1]) }, reference: { ConvolutionReference(1)($0) }),
            Operation(
                "conv2d", "",
                [[[1, 1, 3, 3], [2, 1, 2, 2]], [[2, 3, 9, 20], [19, 3, 3, 4]], [[0, 2, 3, 3], [1, 2, 2, 2]]],
                tern: { conv2d($0[0], $0[1]) }, reference: { ConvolutionReference(2)($0) }),
            Operation(
                "conv2d", "bias", [[[1, 1, 3, 2], [2, 1, 2, 2], [2]], [[1, 4, 5, 6], [3, 4, 1, 1], [3]]],
                tern: { conv2d($0[0], $0[1], $0[2]) }, reference: { ConvolutionReference(2)($0) }),
            Operation(
                "conv3d", "", [[[1, 1, 2, 2, 3], [1, 1, 2, 1, 2]], [[2, 2, 4, 3, 5], [3, 2, 2, 3, 2]]],
                tern: { conv3d($0[0], $0[1]) }, reference: { ConvolutionReference(3)($0) })
        ]
    }

    private static var options: [Operation] {
        [
            Operation(
                "conv1d", "stride, padding and dilation", [[[1, 1, 6], [2, 1, 3]], [[2, 4, 33], [5, 4, 3]]],
                tern: { conv1d($0[0], $0[1], stride: 2, padding: 2, dilation: 3) },
                reference: { ConvolutionReference(1, stride: [2], before: [2], after: [2], dilation: [3])($0) }),
            Operation(
                "conv2d", "groups", [[[1, 2, 2, 3], [2, 1, 2, 2]], [[2, 4, 7, 6], [8, 2, 3, 3]]],
                tern: { conv2d($0[0], $0[1], groups: 2) }, reference: { ConvolutionReference(2, groups: 2)($0) }),
            Operation(
                "conv2d", "depthwise", [[[1, 3, 2, 2], [3, 1, 1, 2]], [[2, 3, 8, 9], [3, 1, 3, 3]]],
                tern: { conv2d($0[0], $0[1], padding: 1, groups: 3) },
                reference: { ConvolutionReference(2, before: [1, 1], after: [1, 1], groups: 3)($0) }),
            Operation(
                "conv2d", "same", [[[1, 1, 3, 3], [1, 1, 2, 2]], [[1, 2, 6, 5], [3, 2, 4, 3]]],
                tern: { conv2d($0[0], $0[1], padding: .same) },
                reference: { x in
                    let before = x[1].shape.dropFirst(2).map { ($0 - 1) / 2 }
                    return ConvolutionReference(2, before: before, after: x[1].shape.dropFirst(2).map { $0 / 2 })(x)
                }),
            Operation(
                "conv2d", "stride beyond the kernel", [[[1, 1, 4, 3], [2, 1, 1, 1]], [[2, 3, 9, 11], [4, 3, 2, 1]]],
                tern: { conv2d($0[0], $0[1], stride: [3, 2]) },
                reference: { ConvolutionReference(2, stride: [3, 2])($0) }),
            Operation(
                "conv2d", "circular", [[[1, 1, 2, 3], [1, 1, 3, 3]]],
                tern: { conv2d($0[0], $0[1], padding: 1, mode: .circular) },
                reference: { x in
                    let (height, width) = (x[0].shape[2], x[0].shape[3])
                    let padded = NaiveArray(shape: [1, 1, height + 2, width + 2]) {
                        x[0][[0, 0, ($0[2] + height - 1) % height, ($0[3] + width - 1) % width]]
                    }
                    return ConvolutionReference(2)([padded, x[1]])
                }),
            Operation(
                "conv2d", "tanh", [[[1, 1, 3, 3], [1, 1, 2, 2], [1]], [[2, 3, 5, 4], [4, 3, 3, 3], [4]]],
                tern: { conv2d($0[0], $0[1], $0[2], padding: 1, activation: .tanh) },
                reference: { ConvolutionReference(2, before: [1, 1], after: [1, 1])($0).map { Foundation.tanh($0) } }),
            Operation(
                "conv2d", "softplus", [[[1, 1, 2, 2], [1, 1, 2, 1]]],
                tern: { conv2d($0[0], $0[1], activation: .softplus) },
                reference: { ConvolutionReference(2)($0).map { log1p(Foundation.exp($0)) } }),
            Operation(
                "conv3d", "strides and groups", [[[1, 2, 3, 2, 3], [2, 1, 2, 1, 2]]],
                tern: { conv3d($0[0], $0[1], stride: [1, 2, 1], padding: [1, 0, 0], groups: 2) },
                reference: {
                    ConvolutionReference(3, stride: [1, 2, 1], before: [1, 0, 0], after: [1, 0, 0], groups: 2)($0)
                })
        ]
    }

    private static var transposes: [Operation] {
        [
            Operation(
                "convTranspose1d", "", [[[1, 2, 3], [2, 2, 2]], [[2, 3, 20], [3, 9, 5]]],
                tern: { convTranspose1d($0[0], $0[1]) }, reference: { TransposedReference(1)($0) }),
            Operation(
                "convTranspose1d", "all options", [[[1, 2, 3], [2, 1, 2]], [[2, 4, 12], [4, 3, 3]]],
                tern: {
                    convTranspose1d($0[0], $0[1], stride: 3, padding: 1, outputPadding: 2, dilation: 2, groups: 2)
                },
                reference: {
                    TransposedReference(1, stride: [3], padding: [1], extra: [2], dilation: [2], groups: 2)($0)
                }),
            Operation(
                "convTranspose2d", "", [[[1, 1, 2, 3], [1, 2, 2, 2]], [[2, 3, 5, 4], [3, 17, 3, 2]]],
                tern: { convTranspose2d($0[0], $0[1]) }, reference: { TransposedReference(2)($0) }),
            Operation(
                "convTranspose2d", "stride", [[[1, 1, 2, 2], [1, 1, 3, 3], [1]], [[2, 3, 5, 4], [3, 6, 4, 4], [6]]],
                tern: { convTranspose2d($0[0], $0[1], $0[2], stride: 2, padding: 1) },
                reference: { TransposedReference(2, stride: [2, 2], padding: [1, 1])($0) }),
            Operation(
                "convTranspose3d", "", [[[1, 1, 2, 1, 2], [1, 1, 2, 2, 1]], [[1, 2, 2, 3, 2], [2, 3, 2, 2, 3]]],
                tern: { convTranspose3d($0[0], $0[1], stride: [1, 2, 1]) },
                reference: { TransposedReference(3, stride: [1, 2, 1])($0) })
        ]
    }
}

/// A convolution by its definition.
private struct ConvolutionReference {
    let stride, before, after, dilation: [Int]
    let groups: Int

    init(
        _ axes: Int, stride: [Int]? = nil, before: [Int]? = nil, after: [Int]? = nil, dilation: [Int]? = nil,
        groups: Int = 1
    ) {
        let (ones, zeros) = (Array(repeating: 1, count: axes), Array(repeating: 0, count: axes))
        (self.stride, self.before, self.after) = (stride ?? ones, before ?? zeros, after ?? zeros)
        (self.dilation, self.groups) = (dilation ?? ones, groups)
    }

    /// x, the weight and perhaps the bias; x perhaps without a batch.
    func callAsFunction(_ inputs: [NaiveArray<Double>]) -> NaiveArray<Double> {
        let (x, weight) = (inputs[0], inputs[1])
        let axes = stride.indices
        let lead = x.shape.count - axes.count - 1
        let lengths = axes.map { axis in
            let padded = x.shape[lead + 1 + axis] + before[axis] + after[axis]
            return (padded - dilation[axis] * (weight.shape[2 + axis] - 1) - 1) / stride[axis] + 1
        }
        return NaiveArray(shape: x.shape.prefix(lead) + [weight.shape[0]] + lengths) { index in
            let output = index[lead]
            let first = output / (weight.shape[0] / groups) * weight.shape[1]
            var sum = inputs.count > 2 ? inputs[2][[output]] : 0
            NaiveArray<Double>.forEachIndex(of: Array(weight.shape.dropFirst())) { tap in
                let position = axes.map {
                    stride[$0] * index[lead + 1 + $0] + dilation[$0] * tap[1 + $0] - before[$0]
                }
                guard axes.allSatisfy({ (0..<x.shape[lead + 1 + $0]).contains(position[$0]) }) else { return }
                sum += x[index.prefix(lead) + [first + tap[0]] + position] * weight[[output] + tap]
            }
            return sum
        }
    }
}

/// A transposed convolution by its definition: every element of x adds a kernel.
private struct TransposedReference {
    let stride, padding, extra, dilation: [Int]
    let groups: Int

    init(
        _ axes: Int, stride: [Int]? = nil, padding: [Int]? = nil, extra: [Int]? = nil, dilation: [Int]? = nil,
        groups: Int = 1
    ) {
        let (ones, zeros) = (Array(repeating: 1, count: axes), Array(repeating: 0, count: axes))
        (self.stride, self.padding, self.extra) = (stride ?? ones, padding ?? zeros, extra ?? zeros)
        (self.dilation, self.groups) = (dilation ?? ones, groups)
    }

    func callAsFunction(_ inputs: [NaiveArray<Double>]) -> NaiveArray<Double> {
        let (x, weight) = (inputs[0], inputs[1])
        let axes = stride.indices
        let lengths = axes.map { axis in
            let reach = dilation[axis] * (weight.shape[2 + axis] - 1)
            return stride[axis] * (x.shape[2 + axis] - 1) + reach + 1 - 2 * padding[axis] + extra[axis]
        }
        let outputs = weight.shape[1]
        var y = NaiveArray(shape: [x.shape[0], groups * outputs] + lengths) { index in
            inputs.count > 2 ? inputs[2][[index[1]]] : 0.0
        }
        NaiveArray<Double>.forEachIndex(of: x.shape) { index in
            let first = index[1] / (x.shape[1] / groups) * outputs
            NaiveArray<Double>.forEachIndex(of: Array(weight.shape.dropFirst())) { tap in
                let position = axes.map { stride[$0] * index[2 + $0] + dilation[$0] * tap[1 + $0] - padding[$0] }
                guard axes.allSatisfy({ (0..<lengths[$0]).contains(position[$0]) }) else { return }
                y[[index[0], first + tap[0]] + position] += x[index] * weight[[index[1]] + tap]
            }
        }
        return y
    }
}
