import Foundation
import TernCore

extension Operation {
    /// Windows as columns, positions of maxima, sampling at positions, and normalization across channels.
    static var windowOperations: [Operation] { columns + maxima + sampling + norms }

    private static var columns: [Operation] {
        [
            moved(
                "unfold", "columns", [[1, 2, 3, 3], [2, 1, 2, 4]],
                tern: { TernCore.unfold($0, kernel: 2, padding: [1, 0]) },
                shape: { [$0[0], 4 * $0[1], ($0[2] + 1) * ($0[3] - 1)] },
                from: { index, shape in
                    let (row, window) = (index[1], index[2])
                    let i = window / (shape[3] - 1) + row % 4 / 2 - 1
                    let j = window % (shape[3] - 1) + row % 2
                    return (0..<shape[2]).contains(i) ? [index[0], row / 4, i, j] : nil
                }),
            moved(
                "unfold", "columns, dilated, with strides", [[1, 1, 9], [2, 2, 5]],
                tern: { TernCore.unfold($0, kernel: 3, stride: 2, dilation: 2) },
                shape: { [$0[0], 3 * $0[1], ($0[2] - 5) / 2 + 1] },
                from: { index, _ in [index[0], index[1] / 3, 2 * index[2] + 2 * (index[1] % 3)] }),
            Operation(
                "fold", "", [[[1, 4, 6]], [[2, 8, 6]]],
                tern: { fold($0[0], to: [3, 4], kernel: [2, 2], padding: 0) },
                reference: { x in
                    let channels = x[0].shape[1] / 4
                    var y = NaiveArray(shape: [x[0].shape[0], channels, 3, 4]) { _ in 0.0 }
                    NaiveArray<Double>.forEachIndex(of: x[0].shape) { index in
                        let (row, window) = (index[1], index[2])
                        guard window < 6 else { return }
                        y[[index[0], row / 4, window / 3 + row % 4 / 2, window % 3 + row % 2]] += x[0][index]
                    }
                    return y
                }),
            Operation(
                "fold", "padded, dilated, with strides", [[[1, 2, 3]]],
                tern: { fold($0[0], to: [6], kernel: 2, stride: 2, padding: 1, dilation: 3) },
                reference: { x in
                    var y = NaiveArray(shape: [1, 1, 6]) { _ in 0.0 }
                    for k in 0..<2 {
                        for window in 0..<3 {
                            let position = 2 * window + 3 * k - 1
                            if (0..<6).contains(position) { y[[0, 0, position]] += x[0][[0, k, window]] }
                        }
                    }
                    return y
                })
        ]
    }

    private static var maxima: [Operation] {
        [
            Operation(
                "maxPoolWithIndices", "", [[[1, 2, 4, 2]], [[2, 1, 2, 6]]], on: .distinct,
                tern: { maxPoolWithIndices($0[0], kernel: 2).values }, reference: { blockMaxima($0[0]) }),
            Operation(
                "adaptiveMaxPoolWithIndices", "", [[[1, 2, 4, 2]]], on: .distinct,
                tern: { adaptiveMaxPoolWithIndices($0[0], to: [2, 1]).values }, reference: { blockMaxima($0[0]) }),
            Operation(
                "maxUnpool", "", [[[1, 2, 2, 2]]],
                tern: { x in
                    let indices = Tensor<Int>([1, 2, 8, 15, 0, 7, 13, 10]).reshape([1, 2, 2, 2])
                    return maxUnpool(x[0], indices, kernel: 2)
                },
                reference: { x in
                    var y = NaiveArray(shape: [1, 2, 4, 4]) { _ in 0.0 }
                    for (window, position) in [1, 2, 8, 15, 16, 23, 29, 26].enumerated() {
                        y.elements[position] = x[0].elements[window]
                    }
                    return y
                }),
            Operation(
                "lpPool", "", [[[1, 2, 4]], [[1, 1, 2, 6]]], on: .positive,
                tern: { lpPool($0[0], p: 3, kernel: 2) },
                reference: { x in
                    let space = x[0].shape.dropFirst(2)
                    return NaiveArray(shape: x[0].shape.prefix(2) + space.map { $0 / 2 }) { index in
                        var sum = 0.0
                        NaiveArray<Double>.forEachIndex(of: space.map { _ in 2 }) { tap in
                            let position = zip(index.dropFirst(2), tap).map { 2 * $0 + $1 }
                            sum += Foundation.pow(x[0][index.prefix(2) + position], 3)
                        }
                        return cbrt(sum)
                    }
                })
        ]
    }

    /// The maxima of blocks of 2 × 2.
    private static func blockMaxima(_ x: NaiveArray<Double>) -> NaiveArray<Double> {
        NaiveArray(shape: [x.shape[0], x.shape[1], x.shape[2] / 2, x.shape[3] / 2]) { index in
            let corners = [(0, 0), (0, 1), (1, 0), (1, 1)]
            return corners.map { x[[index[0], index[1], 2 * index[2] + $0.0, 2 * index[3] + $0.1]] }.max()!
        }
    }

    private static var sampling: [Operation] {
        let shapes = [[[1, 2, 3, 2], [1, 2, 1, 2]], [[2, 1, 2, 3], [2, 1, 1, 2]]]
        func row(
            _ variant: String, _ mode: SamplingMode, _ padding: SamplingPadding, _ alignsCorners: Bool
        ) -> Operation {
            Operation(
                "gridSample", variant, shapes,
                tern: { gridSample($0[0], $0[1], mode: mode, padding: padding, alignsCorners: alignsCorners) },
                reference: { x in
                    let sampler = NaiveSampler(mode: mode, padding: padding, alignsCorners: alignsCorners)
                    return sampler(x[0], x[1])
                })
        }
        return [
            row("", .linear, .zeros, false), row("corners aligned", .linear, .zeros, true),
            row("border", .linear, .border, false), row("reflection", .linear, .reflection, false),
            row("reflection, corners aligned", .linear, .reflection, true), row("nearest", .nearest, .border, false),
            row("nearest, zeros", .nearest, .zeros, true), row("cubic", .cubic, .zeros, false),
            row("cubic, border", .cubic, .border, true), row("cubic, reflection", .cubic, .reflection, false),
            Operation(
                "affineGrid", "", [[[1, 2, 3]], [[2, 2, 3]]],
                tern: { affineGrid($0[0], to: [2, 3]) },
                reference: { x in
                    NaiveArray(shape: [x[0].shape[0], 2, 3, 2]) { index in
                        let position = [(2 * Double(index[2]) + 1) / 3 - 1, Double(index[1]) - 0.5, 1]
                        return (0..<3).reduce(0) { $0 + x[0][[index[0], index[3], $1]] * position[$1] }
                    }
                })
        ]
    }

    private static var norms: [Operation] {
        [
            Operation(
                "localResponseNorm", "", [[[1, 5, 2]], [[2, 3, 1, 2]]],
                tern: { localResponseNorm($0[0], size: 4, alpha: 0.5, beta: 0.75, k: 2) },
                reference: { x in
                    NaiveArray(shape: x[0].shape) { index in
                        let channels = (index[1] - 2)...(index[1] + 1)
                        let squares = channels.filter { $0 >= 0 && $0 < x[0].shape[1] }.map { channel in
                            var other = index
                            other[1] = channel
                            return x[0][other] * x[0][other]
                        }
                        return x[0][index] / Foundation.pow(2 + 0.5 * squares.reduce(0, +) / 4, 0.75)
                    }
                })
        ]
    }
}

/// Values of images at positions, one by one.
private struct NaiveSampler {
    let mode: SamplingMode
    let padding: SamplingPadding
    let alignsCorners: Bool

    func callAsFunction(_ x: NaiveArray<Double>, _ grid: NaiveArray<Double>) -> NaiveArray<Double> {
        let (height, width) = (x.shape[2], x.shape[3])
        return NaiveArray(shape: Array(x.shape.prefix(2)) + grid.shape[1...2]) { index in
            let sample = [index[0], index[2], index[3]]
            let (rows, columns) = (taps(grid[sample + [1]], height), taps(grid[sample + [0]], width))
            return rows.reduce(0) { sum, row in
                columns.reduce(sum) { sum, column in
                    sum + row.weight * column.weight * value(x, index[0], index[1], row.index, column.index)
                }
            }
        }
    }

    private func value(_ x: NaiveArray<Double>, _ n: Int, _ c: Int, _ i: Int, _ j: Int) -> Double {
        let isInside = (0..<x.shape[2]).contains(i) && (0..<x.shape[3]).contains(j)
        return isInside ? x[[n, c, i, j]] : 0
    }

    private func taps(_ relative: Double, _ n: Int) -> [(index: Int, weight: Double)] {
        let position = alignsCorners ? (relative + 1) / 2 * Double(n - 1) : ((relative + 1) * Double(n) - 1) / 2
        switch mode {
        case .nearest:
            return [(Int(inside(position, n).rounded(.toNearestOrEven)), 1)]
        case .linear:
            let position = inside(position, n)
            let low = position.rounded(.down)
            return [(Int(low), low + 1 - position), (Int(low) + 1, position - low)]
        case .cubic:
            let low = position.rounded(.down)
            return (-1...2).map { offset in
                let d = abs(position - low - Double(offset))
                let near = 1.25 * d * d * d - 2.25 * d * d + 1
                let far = -0.75 * (d * d * d - 5 * d * d + 8 * d - 4)
                return (Int(inside(low + Double(offset), n)), d <= 1 ? near : far)
            }
        }
    }

    /// Walks to a position step by step, turning at the ends.
    private func inside(_ position: Double, _ n: Int) -> Double {
        switch padding {
        case .zeros: return position
        case .border: return min(max(position, 0), Double(n - 1))
        case .reflection:
            let (low, high) = alignsCorners ? (0, Double(n - 1)) : (-0.5, Double(n) - 0.5)
            if low == high { return 0 }
            var position = position
            while position < low || position > high {
                position = position < low ? 2 * low - position : 2 * high - position
            }
            return min(max(position, 0), Double(n - 1))
        }
    }
}
