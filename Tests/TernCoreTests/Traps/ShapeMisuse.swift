import TernCore

extension Misuse {
    /// Tensors that cannot be.
    static let creation: [Misuse] = [
        Misuse("Tensor: shape [2, 3] has 6 elements, found 2 scalars") {
            _ = Tensor<Float>(shape: [2, 3], scalars: [1, 2])
        },
        Misuse("zeros: a length of [2, -1] is negative") {
            _ = Tensor<Float>.zeros([2, -1])
        },
        Misuse("Tensor: ragged literal: element 0 has shape [2], element 1 has shape [1]") {
            _ = [[1, 2], [3]] as Tensor<Float>
        },
        Misuse("Tensor: ragged array: [0] has length 2, [1] has length 1") {
            let rows: [[Float]] = [[1, 2], [3]]
            _ = Tensor(rows)
        },
        Misuse("Tensor: ragged array: [0][0] has length 1, [1][1] has length 2") {
            let boxes: [[[Double]]] = [[[1], [2]], [[3], [4, 5]]]
            _ = Tensor(boxes)
        },
        Misuse("makeIterator: a tensor of shape [] has no rows: expected at least one axis") {
            for row in Tensor<Float>(1) { print(row) }
        },
        Misuse("subscript: index 2 is out of range for axis 0 of shape [2]: expected -2..<2") {
            var x = Tensor<Float>.zeros([2])
            x[2] = 5
        },
        Misuse("Shape: at most 8 axes") {
            _ = Tensor<Float>.zeros([1, 1, 1, 1, 1, 1, 1, 1, 1])
        },
        Misuse("zeros: [4294967296, 4294967296] has more elements than memory can hold") {
            _ = Tensor<Float>.zeros([1 << 32, 1 << 32])
        },
        Misuse("zeros: [4611686018427387904] has more elements than memory can hold") {
            _ = Tensor<Float>.zeros([1 << 62])
        },
        Misuse("arange: the step is zero") {
            _ = Tensor<Float>.arange(0, 1, by: 0)
        },
        Misuse("linspace: the count is -2, expected at least 0") {
            _ = Tensor<Float>.linspace(0, 1, count: -2)
        },
        Misuse("split: lengths [9223372036854775807, 2] do not add up to the 2 of axis 0, shape [2]") {
            _ = Tensor<Float>.zeros([2]).split([.max, 2])
        },
        Misuse("repeated: [9223372036854775807] has more elements than memory can hold") {
            _ = Tensor<Float>.zeros([2]).repeated([.max, .max], axis: 0)
        },
        Misuse("normal: the standard deviation is -1.0, expected at least 0") {
            _ = Tensor<Float>.normal([2], standardDeviation: -1)
        },
        Misuse("item: expected one element, shape [2, 1] has 2") {
            _ = Tensor<Float>.zeros([2, 1]).item()
        }
    ]
}

extension Misuse {
    /// Shapes that do not go together.
    static let broadcasting: [Misuse] = [
        Misuse("+: shapes do not broadcast: [2, 3] and [2, 4] (axis -1: 3 and 4 differ and neither is 1)") {
            _ = Tensor<Float>.zeros([2, 3]) + Tensor<Float>.zeros([2, 4])
        },
        Misuse(".<: shapes do not broadcast: [2, 3] and [3, 3] (axis -2: 2 and 3 differ and neither is 1)") {
            _ = Tensor<Int>.zeros([2, 3]) .< Tensor<Int>.zeros([3, 1, 3])[.all, 0]
        },
        Misuse("*=: the right side's shape [2, 3] does not broadcast to the left side's [3]") {
            var x = Tensor<Float>.zeros([3])
            x *= Tensor<Float>.zeros([2, 3])
        },
        Misuse("broadcast: shape [2, 3] does not broadcast to [3]") {
            _ = Tensor<Float>.zeros([2, 3]).broadcast(to: [3])
        },
        Misuse("broadcast: axis 0 of [-1, 3] is new and has no length to keep") {
            _ = Tensor<Float>.zeros([3]).broadcast(to: [-1, 3])
        },
        Misuse("where: shapes do not broadcast: [2] and [3]") {
            _ = Tensor<Float>.zeros([2]).where([true], else: .zeros([3]))
        }
    ]
}

extension Misuse {
    /// Views of what is not there, and joins of what does not fit.
    static let views: [Misuse] = [
        Misuse("reshape: shape [2, 3] with 6 elements does not fit into [4, 2]") {
            _ = Tensor<Float>.zeros([2, 3]).reshape([4, 2])
        },
        Misuse("reshape: shape [2, 3] with 6 elements does not fit into [-1, -1]") {
            _ = Tensor<Float>.zeros([2, 3]).reshape([-1, -1])
        },
        Misuse("permute: [0, 0] is not an order of the axes of shape [2, 3]") {
            _ = Tensor<Float>.zeros([2, 3]).permute([0, 0])
        },
        Misuse("squeeze: axis 1 of shape [2, 3] has length 3, expected 1") {
            _ = Tensor<Float>.zeros([2, 3]).squeeze(axis: 1)
        },
        Misuse("unsqueeze: axis 4 is out of range for a new axis of shape [2, 3]: expected -3...2") {
            _ = Tensor<Float>.zeros([2, 3]).unsqueeze(axis: 4)
        },
        Misuse("flatten: axes 1 to 0 of shape [2, 3] are in the wrong order") {
            _ = Tensor<Float>.zeros([2, 3]).flatten(from: 1, through: 0)
        },
        Misuse("transpose: axis -2 is out of range for shape [3]: expected -1..<1") {
            _ = Tensor<Float>.zeros([3]).transpose()
        },
        Misuse("concatenate: shapes differ outside axis 0: [[2, 3], [2, 4]]") {
            _ = concatenate([Tensor<Float>.zeros([2, 3]), .zeros([2, 4])])
        },
        Misuse("concatenate: there are no tensors to join") {
            _ = concatenate([Tensor<Float>]())
        },
        Misuse("stack: shapes differ: [[2], [3]]") {
            _ = stack([Tensor<Float>.zeros([2]), .zeros([3])])
        },
        Misuse("stack: there are no tensors to join") {
            _ = stack([Tensor<Float>]())
        },
        Misuse("split: lengths [2, 2] do not add up to the 5 of axis 0, shape [5]") {
            _ = Tensor<Float>.zeros([5]).split([2, 2])
        },
        Misuse("split: the length of a part is 0, expected at least 1") {
            _ = Tensor<Float>.zeros([5]).split(every: 0)
        }
    ]
}
