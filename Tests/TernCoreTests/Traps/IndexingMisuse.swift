import TernCore

extension Misuse {
    /// Rearrangement, index tensors and masks.
    static let indexing: [Misuse] = rearrangements + indexTensors

    private static let rearrangements: [Misuse] = [
        Misuse("flip: axis 1 is named twice in [1, -1], shape [2, 3]") { _ = zeros([2, 3]).flip(axes: [1, -1]) },
        Misuse("roll: axis 2 is out of range for shape [2, 3]: expected -2..<2") { _ = zeros([2, 3]).roll(1, axis: 2) },
        Misuse("roll: expected a shift for each axis, found shifts [1] and axes [0, 1]") {
            _ = zeros([2, 3]).roll([1], axes: [0, 1])
        },
        Misuse("rot90: expected two axes, found [0]") { _ = zeros([2, 3]).rot90(1, axes: [0]) },
        Misuse("repeated: the count is -1, expected at least 0") { _ = zeros([2]).repeated(-1, axis: 0) },
        Misuse("repeated: expected a count of at least 0 for each of the 2 indices of axis 0, shape [2], found [1]") {
            _ = zeros([2]).repeated([1], axis: 0)
        },
        Misuse("tile: the counts are [2, -1], expected at least 0") { _ = zeros([2]).tile([2, -1]) },
        Misuse("pad: expected at most 1 pairs of widths for shape [2]") {
            _ = zeros([2]).pad([(1, 1), (1, 1)])
        },
        Misuse("pad: widths (before: -3, after: 0) take more from axis 0 of shape [2] than it has") {
            _ = zeros([2]).pad([(-3, 0)])
        },
        Misuse("pad: axis 0 of shape [0] is empty: there is nothing to repeat") {
            _ = zeros([0]).pad([(1, 1)], mode: .circular)
        },
        Misuse("chunk: the count is 0, expected at least 1") { _ = zeros([2]).chunk(0) },
        Misuse("unstack: axis 0 is out of range for shape []: expected 0..<0") { _ = zeros([]).unstack() },
        Misuse("diagonal: axis 1 is named twice, shape [2, 3]") { _ = zeros([2, 3]).diagonal(axis1: 1, axis2: -1) },
        Misuse("diag: expected a vector or a matrix, found shape [1, 2, 3]") { _ = zeros([1, 2, 3]).diag() },
        Misuse("tril: expected matrices, found shape [3]") { _ = zeros([3]).tril() },
        Misuse("unfold: size 4 for axis 0 of shape [3]: expected 0...3") { _ = zeros([3]).unfold(axis: 0, size: 4) },
        Misuse("unfold: the step is 0, expected at least 1") { _ = zeros([3]).unfold(axis: 0, size: 1, step: 0) },
        Misuse("meshgrid: expected vectors, found shapes [[2], [1, 2]]") { _ = meshgrid([zeros([2]), zeros([1, 2])]) },
        Misuse("moveAxis: an axis is named twice in [0, 0] or [0, 1], shape [2, 3]") {
            _ = zeros([2, 3]).moveAxis([0, 0], to: [0, 1])
        },
        Misuse("moveAxis: axis 2 is out of range for shape [2, 3]: expected -2..<2") {
            _ = zeros([2, 3]).moveAxis(0, to: 2)
        },
        Misuse("swapAxes: axis -3 is out of range for shape [2, 3]: expected -2..<2") {
            _ = zeros([2, 3]).swapAxes(0, -3)
        },
        Misuse("unflatten: shape [6] with 6 elements does not fit into [4, -1]") {
            _ = zeros([2, 6]).unflatten(1, into: [4, -1])
        },
        Misuse("unsqueeze: an axis is named twice in [0, -4], shape [2, 3]") {
            _ = zeros([2, 3]).unsqueeze(axes: [0, -4])
        }
    ]

    private static let indexTensors: [Misuse] = [
        Misuse("subscript: index 3 is out of range for axis 1 of shape [2, 3]: expected -3..<3") {
            _ = zeros([2, 3])[.all, [0, 3]]
        },
        Misuse("subscript: index -3 is out of range for axis 0 of shape [2, 3]: expected -2..<2") {
            var x = zeros([2, 3])
            x[[1, -3]] = Tensor(0)
        },
        Misuse("subscript: index 0 is out of range for axis 0 of shape [0, 3]: expected 0..<0") {
            _ = zeros([0, 3])[[0]]
        },
        Misuse("subscript: shapes do not broadcast: [2] and [3]") { _ = zeros([2, 3])[[0, 1], [0, 1, 2]] },
        Misuse("subscript: a mask of shape [3] for axes 0..<1 of shape [2, 3], expected [2]") {
            _ = zeros([2, 3])[Tensor<Bool>([true, true, false])]
        },
        Misuse("subscript: 2 indices and 0 ellipses for the 1 axes of [2]") { _ = zeros([2])[[0], [0]] },
        Misuse("subscript: a value of shape [3, 2] does not broadcast to the part of shape [2] it is assigned to") {
            var x = zeros([2])
            x[[0, 1]] = zeros([3, 2])
        },
        Misuse("take: index 9 is out of range for axis 1 of shape [0, 3]: expected -3..<3") {
            _ = zeros([0, 3]).take([9], axis: 1)
        },
        Misuse("takeAlong: expected indices with the 2 axes of shape [2, 3], found shape [1]") {
            _ = zeros([2, 3]).takeAlong([0], axis: 1)
        },
        Misuse("takeAlong: shapes do not broadcast: [2, 1] and [3, 1]") {
            _ = zeros([2, 3]).takeAlong([[0], [0], [0]], axis: 1)
        },
        Misuse("scatter: index 3 is out of range for axis 1 of shape [2, 3]: expected -3..<3") {
            _ = zeros([2, 3]).scatter([[0], [3]], Tensor(1), axis: 1)
        },
        Misuse("scatterAdd: indices of shape [1] for shape [2, 3]: only along axis 1 may they be longer") {
            _ = zeros([2, 3]).scatterAdd([0], Tensor(1), axis: 1)
        },
        Misuse("scatter: indices of shape [1, 4] for shape [2, 3]: only along axis 0 may they be longer") {
            _ = zeros([2, 3]).scatter([[0, 0, 0, 0]], Tensor(1), axis: 0)
        },
        Misuse("scatterReduce: index 3 is out of range for axis 1 of shape [2, 3]: expected -3..<3") {
            _ = zeros([2, 3]).scatterReduce([[0], [3]], Tensor(1), axis: 1, reduction: .max)
        },
        Misuse("indexReduce: index -4 is out of range for axis 1 of shape [2, 3]: expected -3..<3") {
            _ = zeros([2, 3]).indexReduce([-4], Tensor(1), axis: 1, reduction: .mean)
        },
        Misuse("indexReduce: shapes do not broadcast: [2] and [1, 3]") {
            _ = zeros([2, 3]).indexReduce([0], zeros([2]), reduction: .sum)
        },
        Misuse("indexAdd: shapes do not broadcast: [2] and [1, 3]") { _ = zeros([2, 3]).indexAdd([0], zeros([2])) },
        Misuse("put: index 6 is out of range for axis 0 of shape [6]: expected -6..<6") {
            _ = zeros([2, 3]).put([6], Tensor(1))
        },
        Misuse("maskedFill: a mask of shape [1, 2, 3] does not broadcast to shape [2, 3]") {
            _ = zeros([2, 3]).maskedFill(Tensor<Bool>.full([1, 2, 3], true), 0)
        },
        Misuse("maskedFill: expected a value of no axes, found shape [3]") {
            _ = zeros([2, 3]).maskedFill(Tensor(true), zeros([3]))
        }
    ]

    /// More axes than eight, more elements than memory.
    static let overflows: [Misuse] = [
        Misuse("zeros: [1099511627776, 1099511627776] has more elements than memory can hold") {
            _ = zeros([1 << 40, 1 << 40])
        },
        Misuse("ones: shape [1125899906842624] of 4-byte scalars is larger than any memory") {
            _ = Tensor<Float>.ones([1 << 50])
        },
        Misuse("zeros: [0, 1099511627776, 1099511627776] has more elements than memory can hold") {
            _ = zeros([0, 1 << 40, 1 << 40])
        },
        Misuse("eye: [1099511627776, 1099511627776] has more elements than memory can hold") {
            _ = Tensor<Float>.eye(1 << 40)
        },
        Misuse("linspace: out of memory: 4398046511104 bytes wanted") {
            _ = Tensor<Float>.linspace(0, 1, count: 1 << 40)
        },
        Misuse("linspace: [9223372036854775807] has more elements than memory can hold") {
            _ = Tensor<Float>.linspace(0, 1, count: .max)
        },
        Misuse("arange: shape [1000000000000000] of 8-byte scalars is larger than any memory") {
            _ = Tensor<Double>.arange(0, 1e15)
        },
        Misuse("uniform: [4611686018427387904] has more elements than memory can hold") {
            _ = Tensor<Float>.uniform([1 << 62])
        },
        Misuse("+: [1099511627776, 1099511627776] has more elements than memory can hold") {
            let (row, column) = (zeros([1]).broadcast(to: [1 << 40]), zeros([1, 1]).broadcast(to: [1 << 40, 1]))
            _ = row + column
        },
        Misuse("matmul: out of memory: 70368744177664 bytes wanted") {
            _ = zeros([1 << 22, 1]).matmul(zeros([1, 1 << 22]))
        },
        Misuse("einsum: out of memory: 70368744177664 bytes wanted") {
            _ = einsum("ik,jk->ij", zeros([1 << 22, 1]), zeros([1 << 22, 1]))
        },
        Misuse("arange: from 0 to 9223372036854775807 by 1 are more numbers than memory can hold") {
            _ = Tensor<Int>.arange(.max)
        },
        Misuse("broadcast: [1099511627776, 1099511627776] has more elements than memory can hold") {
            _ = zeros([1]).expand([1 << 40, 1 << 40])
        },
        Misuse("reshape: [4294967296, 4294967296] has more elements than memory can hold") {
            _ = zeros([1]).reshape([1 << 32, 1 << 32, -1])
        },
        Misuse("tile: axis 0 of shape [3], 4611686018427387904 times, is longer than memory can hold") {
            _ = zeros([3]).tile([1 << 62])
        },
        Misuse("tile: [1099511627776, 2199023255552] has more elements than memory can hold") {
            _ = zeros([1, 2]).broadcast(to: [1 << 40, 2]).tile([1, 1 << 40])
        },
        Misuse("repeated: axis 0 of shape [3], 4611686018427387904 times, is longer than memory can hold") {
            _ = zeros([3]).repeated(1 << 62, axis: 0)
        },
        Misuse("pad: widths") { _ = zeros([3]).pad([(.max, 1)]) },
        Misuse("pad: [4611686018427387907] has more elements than memory can hold") {
            _ = zeros([3]).pad([(1 << 62, 0)])
        },
        Misuse("concatenate: [5764607523034234880] has more elements than memory can hold") {
            _ = concatenate(Array(repeating: zeros([1]).broadcast(to: [1 << 59]), count: 10))
        },
        Misuse("diag: [1099511627777, 1099511627777] has more elements than memory can hold") {
            _ = zeros([1]).diag(offset: 1 << 40)
        },
        Misuse("meshgrid: [1099511627776, 1099511627776] has more elements than memory can hold") {
            let long = zeros([1]).broadcast(to: [1 << 40])
            _ = meshgrid([long, long])
        },
        Misuse("unsqueeze: at most 8 axes: shape [1, 1, 1, 1, 1, 1, 1, 1] and 1 more") { _ = full.unsqueeze(axis: 0) },
        Misuse("stack: at most 8 axes: shape [1, 1, 1, 1, 1, 1, 1, 1] and 1 more") { _ = stack([full, full]) },
        Misuse("unflatten: at most 8 axes: shape [1, 1, 1, 1, 1, 1, 1, 1] and 1 more") {
            _ = full.unflatten(0, into: [1, 1])
        },
        Misuse("unfold: at most 8 axes: shape [1, 1, 1, 1, 1, 1, 1, 1] and 1 more") {
            _ = full.unfold(axis: 0, size: 1)
        },
        Misuse("subscript: at most 8 axes: shape [1, 1, 1, 1, 1, 1, 1, 1] and 1 more") { _ = full[.newAxis] },
        Misuse("subscript: at most 8 axes: shape [1, 1, 1, 1, 1, 1, 1, 1] and 1 more") {
            _ = full[[[0]] as Tensor<Int>]
        },
        Misuse("take: at most 8 axes: shape [1, 1, 1, 1, 1, 1, 1, 1] and 1 more") { _ = full.take([[0]]) },
        Misuse("tile: at most 8 axes: shape [1, 1, 1, 1, 1, 1, 1, 1] and 1 more") {
            _ = full.tile(Array(repeating: 1, count: 9))
        },
        Misuse("oneHot: at most 8 axes: shape [1, 1, 1, 1, 1, 1, 1, 1] and 1 more") {
            _ = Tensor<Int>(full).oneHot(2, as: Float.self)
        },
        Misuse("meshgrid: at most 8 axes: 9 vectors") { _ = meshgrid(Array(repeating: zeros([1]), count: 9)) }
    ]

    private static func zeros(_ shape: Shape) -> Tensor<Float> { .zeros(shape) }
    private static let full = Tensor<Float>.zeros([1, 1, 1, 1, 1, 1, 1, 1])
}
