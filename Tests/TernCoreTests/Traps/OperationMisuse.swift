import TernCore

extension Misuse {
    /// Matrix products and dense layers.
    static let products: [Misuse] = [
        Misuse("matmul: inner dimensions differ: [64, 784] × [128, 784] (784 ≠ 128)") {
            _ = Tensor<Float>.zeros([64, 784]).matmul(.zeros([128, 784]))
        },
        Misuse("matmul: expected matrices or vectors: [] × [2]") {
            _ = Tensor<Float>(1).matmul(.zeros([2]))
        },
        Misuse("matmul: shapes do not broadcast: [2] and [5]") {
            _ = Tensor<Float>.zeros([2, 3, 4]).matmul(.zeros([5, 4, 3]))
        },
        Misuse("linear: expected x: [..., inputs] and weight: [outputs, inputs], found [64, 784] and [784, 128]") {
            _ = linear(Tensor<Float>.zeros([64, 784]), .zeros([784, 128]))
        },
        Misuse("linear: expected a bias of shape [128] for the weight [128, 784], found [784]") {
            _ = linear(Tensor<Float>.zeros([64, 784]), .zeros([128, 784]), .zeros([784]))
        }
    ]
}

extension Misuse {
    /// Axes out of range, named twice or empty.
    static let axes: [Misuse] = [
        Misuse("sum: axis 2 is out of range for shape [2, 3]: expected -2..<2") {
            _ = Tensor<Float>.zeros([2, 3]).sum(axis: 2)
        },
        Misuse("mean: axis 1 is named twice in [1, -1], shape [2, 3]") {
            _ = Tensor<Float>.zeros([2, 3]).mean(axes: [1, -1])
        },
        Misuse("max: axis 1 of shape [2, 0] is empty: nothing to choose from") {
            _ = Tensor<Float>.zeros([2, 0]).max(axis: 1)
        },
        Misuse("argmin: axis 0 of shape [0, 2] is empty: nothing to choose from") {
            _ = Tensor<Float>.zeros([0, 2]).argmin(axis: 0)
        },
        Misuse("softmax: axis -3 is out of range for shape [2, 3]: expected -2..<2") {
            _ = Tensor<Float>.zeros([2, 3]).softmax(axis: -3)
        },
        Misuse("Shape: axis 2 is out of range for shape [2, 3]: expected -2..<2") {
            _ = ([2, 3] as Shape)[2]
        }
    ]
}

extension Misuse {
    /// Subscripts, indices and labels.
    static let indices: [Misuse] = [
        Misuse("subscript: index 3 is out of range for axis 1 of shape [2, 3]: expected -3..<3") {
            _ = Tensor<Float>.zeros([2, 3])[0, 3]
        },
        Misuse("subscript: 3 indices and 0 ellipses for the 2 axes of [2, 3]") {
            _ = Tensor<Float>.zeros([2, 3])[0, 0, 0]
        },
        Misuse("subscript: the step of the slice of axis 1 is zero") {
            _ = Tensor<Float>.zeros([2, 3])[.all, .step(0)]
        },
        Misuse("subscript: shapes do not broadcast: [2] and [3] (axis -1: 2 and 3 differ and neither is 1)") {
            var x = Tensor<Float>.zeros([2, 3])
            x[0] = .zeros([2])
        },
        Misuse("subscript: a value of shape [2, 3] does not broadcast to the part of shape [3] it is assigned to") {
            var x = Tensor<Float>.zeros([2, 3])
            x[0] = .zeros([2, 3])
        },
        Misuse("take: index 4 is out of range for axis 0 of shape [4, 3]: expected -4..<4") {
            _ = Tensor<Float>.zeros([4, 3]).take([0, 4])
        },
        Misuse("gather: index -4 is out of range for axis 1 of shape [2, 3]: expected -3..<3") {
            _ = Tensor<Float>.zeros([2, 3]).gather([[0], [-4]], axis: 1)
        },
        Misuse("gather: indices of shape [3, 1] for shape [2, 3]: only along axis 1 may they be longer") {
            _ = Tensor<Float>.zeros([2, 3]).gather([[0], [0], [0]], axis: 1)
        },
        Misuse("oneHot: the count is -1, expected at least 0") {
            _ = Tensor<Int>([]).oneHot(-1, as: Float.self)
        },
        Misuse("oneHot: label 3 is out of range: expected 0..<3") {
            _ = Tensor<Int>([1, 3]).oneHot(3, as: Float.self)
        },
        Misuse("crossEntropyLoss: label 3 of sample 1 is out of range: expected 0..<3 or -100") {
            _ = crossEntropyLoss(Tensor<Float>.zeros([2, 3]), [0, 3])
        },
        Misuse("crossEntropyLoss: expected logits: [..., classes] and labels: [...], found [2, 3] and [3]") {
            _ = crossEntropyLoss(Tensor<Float>.zeros([2, 3]), [0, 1, 2])
        },
        Misuse("crossEntropyLoss: expected one weight for each of the 3 classes, found shape [2]") {
            _ = crossEntropyLoss(Tensor<Float>.zeros([2, 3]), [0, 1], classWeights: [1, 2])
        },
        Misuse("crossEntropyLoss: label smoothing 1.5 is not in 0...1") {
            _ = crossEntropyLoss(Tensor<Float>.zeros([2, 3]), [0, 1], labelSmoothing: 1.5)
        }
    ]
}

extension Misuse {
    /// Derivatives.
    static let derivatives: [Misuse] = [
        Misuse("gradient: only a value of one element has a gradient; the function returned shape [2, 3]") {
            _ = gradient(at: Tensor<Float>.zeros([2, 3])) { $0 * 2 }
        },
        Misuse("vjp: expected a gradient of the value's shape [2], found [3]") {
            _ = vjp(at: Tensor<Float>.zeros([2, 3])) { $0.sum(axis: 1) }.pullback(.zeros([3]))
        },
        Misuse("checkGradient: the order is 0, expected 1 to 10") {
            try? checkGradient(at: [Tensor(1)], order: 0) { $0[0] }
        }
    ]
}
