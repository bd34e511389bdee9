import Foundation
import TernCore

extension Operation {
    /// Padding, repetition and rearrangement.
    static var padding: [Operation] { axes + turns + repetitions + pads + windows }

    /// An operation each of whose elements is one of the input's, or 0.
    static func moved(
        _ name: String, _ variant: String = "", _ shapes: [[Int]],
        tern function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
        shape: @escaping @Sendable ([Int]) -> [Int],
        from source: @escaping @Sendable (_ index: [Int], _ shape: [Int]) -> [Int]?
    ) -> Operation {
        Operation(
            name, variant, shapes.map { [$0] }, tern: { function($0[0]) },
            reference: { x in
                NaiveArray(shape: shape(x[0].shape)) { index in source(index, x[0].shape).map { x[0][$0] } ?? 0 }
            })
    }

    private static var axes: [Operation] {
        [
            moved(
                "moveAxis", "", [[2, 3, 4], [0, 2, 1]], tern: { $0.moveAxis(0, to: -1) },
                shape: { [$0[1], $0[2], $0[0]] }, from: { index, _ in [index[2], index[0], index[1]] }),
            moved(
                "moveAxis", "several", [[2, 3, 4]], tern: { $0.moveAxis([2, 0], to: [0, 1]) },
                shape: { [$0[2], $0[0], $0[1]] }, from: { index, _ in [index[1], index[2], index[0]] }),
            moved(
                "swapAxes", "", [[2, 3, 4]], tern: { $0.swapAxes(0, -1) },
                shape: { [$0[2], $0[1], $0[0]] }, from: { index, _ in index.reversed() }),
            moved(
                "unflatten", "", [[2, 6], [3, 6]], tern: { $0.unflatten(-1, into: [2, -1]) },
                shape: { [$0[0], 2, 3] }, from: { index, _ in [index[0], 3 * index[1] + index[2]] }),
            moved(
                "unflatten", "to the same", [[4]], tern: { $0.unflatten(0, into: [4]) }, shape: { $0 },
                from: { index, _ in index }),
            moved(
                "squeeze", "a list", [[1, 3, 1, 1]], tern: { $0.squeeze(axes: [0, -1]) }, shape: { _ in [3, 1] },
                from: { index, _ in [0, index[0], 0, 0] }),
            moved(
                "unsqueeze", "a list", [[2, 3]], tern: { $0.unsqueeze(axes: [-1, 1, 0]) },
                shape: { _ in [1, 1, 2, 3, 1] },
                from: { index, _ in [index[2], index[3]] })
        ]
    }

    private static var turns: [Operation] {
        [
            moved(
                "flip", "all axes", [[2, 3], [4], [], [0, 2]], tern: { $0.flip() }, shape: { $0 },
                from: { index, shape in zip(index, shape).map { $1 - 1 - $0 } }),
            moved(
                "flip", "one axis", [[2, 3, 2]], tern: { $0.flip(axis: -2) }, shape: { $0 },
                from: { index, _ in [index[0], 2 - index[1], index[2]] }),
            moved(
                "rot90", "once", [[2, 3], [1, 4]], tern: { $0.rot90() }, shape: { [$0[1], $0[0]] },
                from: { index, shape in [index[1], shape[1] - 1 - index[0]] }),
            moved(
                "rot90", "six times", [[2, 3]], tern: { $0.rot90(6) }, shape: { $0 },
                from: { index, _ in [1 - index[0], 2 - index[1]] }),
            moved(
                "rot90", "back, other axes", [[2, 3, 2]], tern: { $0.rot90(-1, axes: [1, 2]) },
                shape: { _ in [2, 2, 3] },
                from: { index, _ in [index[0], 2 - index[2], index[1]] }),
            moved("rot90", "four times", [[2, 3]], tern: { $0.rot90(4) }, shape: { $0 }, from: { index, _ in index }),
            moved(
                "roll", "", [[5], [5, 2], [0]], tern: { $0.roll(2, axis: 0) }, shape: { $0 },
                from: { index, shape in [(index[0] + shape[0] - 2) % shape[0]] + index.dropFirst() }),
            moved(
                "roll", "backwards and far", [[2, 4]], tern: { $0.roll(-9, axis: -1) }, shape: { $0 },
                from: { index, _ in [index[0], (index[1] + 1) % 4] }),
            moved(
                "roll", "several axes", [[3, 4]], tern: { $0.roll([1, -1], axes: [0, 1]) }, shape: { $0 },
                from: { index, _ in [(index[0] + 2) % 3, (index[1] + 1) % 4] }),
            moved(
                "roll", "flattened", [[2, 3]], tern: { $0.roll(1) }, shape: { $0 },
                from: { index, _ in
                    let position = (3 * index[0] + index[1] + 5) % 6
                    return [position / 3, position % 3]
                })
        ]
    }

    private static var repetitions: [Operation] {
        [
            moved(
                "repeated", "", [[3], [2, 3]], tern: { $0.repeated(2, axis: -1) },
                shape: { $0.dropLast() + [6] }, from: { index, _ in index.dropLast() + [index.last! / 2] }),
            moved(
                "repeated", "the first axis", [[2, 3], [0, 3]], tern: { $0.repeated(3, axis: 0) },
                shape: { [3 * $0[0], 3] }, from: { index, _ in [index[0] / 3, index[1]] }),
            moved(
                "repeated", "never", [[2, 3]], tern: { $0.repeated(0, axis: 1) }, shape: { _ in [2, 0] },
                from: { _, _ in nil }),
            moved(
                "repeated", "a count for each", [[2, 3]], tern: { $0.repeated([2, 0, 1], axis: 1) },
                shape: { _ in [2, 3] }, from: { index, _ in [index[0], [0, 0, 2][index[1]]] }),
            moved(
                "tile", "", [[2, 3]], tern: { $0.tile([2, 3]) }, shape: { _ in [4, 9] },
                from: { index, _ in [index[0] % 2, index[1] % 3] }),
            moved(
                "tile", "new axes", [[2], []], tern: { $0.tile([2, 1, 2]) },
                shape: { $0.isEmpty ? [2, 1, 2] : [2, 1, 4] },
                from: { index, shape in shape.isEmpty ? [] : [index[2] % 2] }),
            moved(
                "tile", "the last axes", [[2, 1, 2], [1, 3, 0]], tern: { $0.tile([2, 2]) },
                shape: { [$0[0], 2 * $0[1], 2 * $0[2]] },
                from: { index, shape in [index[0], index[1] % shape[1], index[2] % shape[2]] }),
            moved(
                "tile", "eight axes", [[1, 2, 1, 1, 1, 1, 1, 2]], tern: { $0.tile([2, 1, 1, 1, 1, 1, 2]) },
                shape: { _ in [1, 4, 1, 1, 1, 1, 1, 4] },
                from: { index, _ in [0, index[1] % 2, 0, 0, 0, 0, 0, index[7] % 2] })
        ]
    }

    private static var pads: [Operation] {
        /// The last two axes padded; `source` gives the index for a position before, in or behind an axis of n.
        func pad(
            _ variant: String, _ shapes: [[Int]], _ widths: [(before: Int, after: Int)], _ mode: PaddingMode<Scalar>,
            from source: @escaping @Sendable (_ position: Int, _ n: Int) -> Int
        ) -> Operation {
            moved(
                "pad", variant, shapes, tern: { $0.pad(widths, mode: mode) },
                shape: { shape in
                    let first = shape.count - widths.count
                    return shape.indices.map {
                        shape[$0] + ($0 < first ? 0 : widths[$0 - first].before + widths[$0 - first].after)
                    }
                },
                from: { index, shape in
                    let first = shape.count - widths.count
                    let source = shape.indices.map {
                        $0 < first ? index[$0] : source(index[$0] - widths[$0 - first].before, shape[$0])
                    }
                    return source.contains(-1) ? nil : source
                })
        }
        let constant: @Sendable (Int, Int) -> Int = { $0 >= 0 && $0 < $1 ? $0 : -1 }
        let circular: @Sendable (Int, Int) -> Int = { ($0 + 100 * $1) % $1 }
        let replicate: @Sendable (Int, Int) -> Int = { $0 < 0 ? 0 : $0 < $1 ? $0 : $1 - 1 }
        // Step by step, turning at the ends.
        let reflect: @Sendable (Int, Int) -> Int = { position, n in
            if n == 1 { return 0 }
            var (source, direction) = (0, 1)
            for _ in 0..<abs(position) {
                if source + direction < 0 || source + direction >= n { direction = -direction }
                source += direction
            }
            return source
        }
        return [
            pad("zeros", [[2, 3], [1, 2, 2], [0, 2]], [(1, 2), (0, 1)], .constant(0), from: constant),
            Operation(
                "pad", "zeros by default", [[[3]]], tern: { $0[0].pad([(1, 0)]) },
                reference: { x in NaiveArray(shape: [4]) { $0[0] == 0 ? 0 : x[0][[$0[0] - 1]] } }),
            Operation(
                "pad", "a constant", [[[2, 2]], [[2, 0]]], tern: { $0[0].pad([(1, 1)], mode: .constant(7)) },
                reference: { x in
                    let n = x[0].shape[1]
                    return NaiveArray(shape: [2, n + 2]) { $0[1] == 0 || $0[1] > n ? 7 : x[0][[$0[0], $0[1] - 1]] }
                }),
            pad("nothing", [[2, 3], []], [], .reflect, from: reflect),
            pad("reflect", [[3, 4], [2, 3, 3]], [(1, 2), (2, 1)], .reflect, from: reflect),
            pad("reflect, wide", [[2, 3], [1, 3], [1, 1]], [(3, 4), (5, 2)], .reflect, from: reflect),
            pad("replicate", [[2, 3], [2, 1, 2]], [(2, 0), (1, 3)], .replicate, from: replicate),
            pad("circular", [[2, 3], [3, 1, 2]], [(1, 1), (2, 1)], .circular, from: circular),
            pad("cropping zeros", [[3, 4], [2, 2, 3]], [(-1, 2), (1, -2)], .constant(0), from: constant),
            pad("cropping both ends", [[5, 2]], [(-1, -2), (0, 0)], .reflect, from: reflect),
            pad("cropping reflected", [[2, 4]], [(0, 0), (-3, 2)], .reflect, from: reflect),
            pad("cropping replicated", [[2, 3]], [(2, -1), (-4, 3)], .replicate, from: replicate),
            pad("circular, wide", [[3], [2, 2]], [(7, 4)], .circular, from: circular)
        ]
    }

    private static var windows: [Operation] {
        [
            moved(
                "unfold", "", [[5], [5, 2]], tern: { $0.unfold(axis: 0, size: 3) },
                shape: { [3] + $0.dropFirst() + [3] },
                from: { index, _ in [index[0] + index.last!] + index.dropFirst().dropLast() }),
            moved(
                "unfold", "step 2", [[2, 6, 1]], tern: { $0.unfold(axis: 1, size: 3, step: 2) },
                shape: { _ in [2, 2, 1, 3] }, from: { index, _ in [index[0], 2 * index[1] + index[3], index[2]] }),
            moved(
                "unfold", "apart", [[2, 7]], tern: { $0.unfold(axis: -1, size: 2, step: 3) }, shape: { _ in [2, 2, 2] },
                from: { index, _ in [index[0], 3 * index[1] + index[2]] }),
            moved(
                "unfold", "twice", [[3, 3]],
                tern: { $0.unfold(axis: 0, size: 2).unfold(axis: 1, size: 2) }, shape: { _ in [2, 2, 2, 2] },
                from: { index, _ in [index[0] + index[2], index[1] + index[3]] }),
            moved(
                "unfold", "one window, no elements", [[3, 0]], tern: { $0.unfold(axis: 0, size: 3, step: 9) },
                shape: { _ in [1, 0, 3] }, from: { _, _ in nil })
        ]
    }
}
