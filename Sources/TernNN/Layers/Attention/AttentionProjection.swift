import TernCore

/// The weights and biases of the projections to queries, keys and values: one matrix where all have one width, else three.
struct AttentionProjection: Module {
    let width, keyWidth, valueWidth: Int
    /// The weights: [3 width, width], or [width, width], [width, keyWidth] and [width, valueWidth].
    let weights: [Parameter]
    /// The biases, [3 width].
    let bias: Parameter?

    init(_ width: Int, keyWidth: Int, valueWidth: Int, hasBias: Bool) {
        (self.width, self.keyWidth, self.valueWidth) = (width, keyWidth, valueWidth)
        let shapes: [Shape] =
            keyWidth == width && valueWidth == width
            ? [[3 * width, width]] : [width, keyWidth, valueWidth].map { [width, $0] }
        weights = shapes.map { Parameter(Initializer.glorotUniform($0)) }
        bias = hasBias ? Parameter(.zeros([3 * width])) : nil
    }

    var members: [(name: String, value: Any)] {
        let names = weights.count == 1 ? ["in_proj_weight"] : ["q_proj_weight", "k_proj_weight", "v_proj_weight"]
        return zip(names, weights).map { ($0, $1) } + [("in_proj_bias", bias as Any)]
    }

    /// The position of queries, keys or values: the projected sequence that has them, and the part of its last axis.
    typealias Position = (source: Int, part: Int)

    /// Returns the projections, one product for each sequence, and the positions of queries, keys and values in them.
    func callAsFunction(
        _ query: Tensor<Float>, _ key: Tensor<Float>?, _ value: Tensor<Float>?
    ) -> (sources: [Tensor<Float>], positions: [Position]) {
        if weights.count == 1 && value == nil {
            guard let key else {
                return ([linear(query, weights[0].value, bias?.value)], [(0, 0), (0, 1), (0, 2)])
            }
            return ([project(query, 0, 1), project(key, 1, 2)], [(0, 0), (1, 0), (1, 1)])
        }
        let key = key ?? query
        return (
            [project(query, 0, 1), project(key, 1, 1), project(value ?? key, 2, 1)], [(0, 0), (1, 0), (2, 0)]
        )
    }

    /// Returns `count` of queries, keys and values, from `first` on.
    private func project(_ x: Tensor<Float>, _ first: Int, _ count: Int) -> Tensor<Float> {
        let rows = first * width..<(first + count) * width
        let weight = weights.count == 1 ? weights[0].value[rows] : weights[first].value
        return linear(x, weight, bias?.value[rows])
    }
}
