import TernCore

extension Misuse {
    /// Reductions, scans and sorts.
    static let reductions: [Misuse] = [
        Misuse("max: axis 1 of shape [2, 0] is empty: nothing to choose from") {
            _ = Tensor<Float>.zeros([2, 0]).max(axes: [1])
        },
        Misuse("norm: axis 0 of shape [0] is empty: nothing to choose from") {
            _ = Tensor<Float>.zeros([0]).norm(.infinity)
        },
        Misuse("norm: the exponent is NaN") {
            _ = Tensor<Float>.zeros([2]).norm(.nan)
        },
        Misuse("cumsum: axis 1 is out of range for shape [3]: expected -1..<1") {
            _ = Tensor<Float>.zeros([3]).cumsum(axis: 1)
        },
        Misuse("cummax: axis 2 is out of range for shape [2, 3]: expected -2..<2") {
            _ = Tensor<Float>.zeros([2, 3]).cummax(axis: 2)
        },
        Misuse("median: axis 1 of shape [2, 0] is empty: nothing to choose from") {
            _ = Tensor<Float>.zeros([2, 0]).median(axis: 1)
        },
        Misuse("quantile: q is 1.5, expected 0...1") {
            _ = Tensor<Float>.zeros([2]).quantile(1.5)
        },
        Misuse("sort: axis -3 is out of range for shape [2, 3]: expected -2..<2") {
            _ = Tensor<Float>.zeros([2, 3]).sort(axis: -3)
        },
        Misuse("topK: k is 4, expected 0...3 for axis 1 of shape [2, 3]") {
            _ = Tensor<Float>.zeros([2, 3]).topK(4)
        },
        Misuse(
            "searchSorted: values of shape [3, 2] in sorted [2, 2]: only the last axis may differ, or one is a sorted vector"
        ) {
            _ = Tensor<Float>.zeros([2, 2]).searchSorted(.zeros([3, 2]))
        },
        Misuse("argmax: axis 5 is out of range for a scalar: expected -1..<1") {
            _ = Tensor<Float>(3).argmax(axis: 5)
        },
        Misuse("median: axis -2 is out of range for a scalar: expected -1..<1") {
            _ = Tensor<Float>(3).median(axis: -2)
        },
        Misuse("softmax: axis 5 is out of range for a scalar: expected -1..<1") {
            _ = Tensor<Float>(3).softmax(axis: 5)
        },
        Misuse("bincount: element 9223372036854775807 has more bins below it than memory can hold") {
            _ = Tensor<Int>([.max]).bincount()
        },
        Misuse("histogram: 9223372036854775807 bins are more than memory can hold") {
            _ = Tensor<Float>.zeros([2]).histogram(bins: .max)
        },
        Misuse("histogram: the range from 1e+10 to 1e+10 does not part into 3 bins of finite width") {
            _ = Tensor<Float>([1e10, 1e10]).histogram(bins: 3)
        },
        Misuse("histogram: the number of bins is 0, expected at least 1") {
            _ = Tensor<Float>.zeros([2]).histogram(bins: 0)
        },
        Misuse("histogram: the range from nan to nan is not finite") {
            _ = Tensor<Float>([.nan, 1]).histogram()
        },
        Misuse("bincount: element -1 is negative: expected numbers from 0 on") {
            _ = Tensor<Int>([2, -1]).bincount()
        },
        Misuse("bincount: expected weights of the elements' shape [2], found [3]") {
            _ = Tensor<Int>([2, 1]).bincount(weights: Tensor<Float>([1, 2, 3]))
        }
    ]
}
