/// The distance that a result may have from PyTorch's in float64.
struct Tolerance {
    private let isSingle: Bool
    /// Of each element, as a share of it.
    private let relative: Double
    /// Of all elements alike, as a share of the largest: for those that are differences of larger ones.
    private let shared: Double
    private let floor: Double

    /// Creates the tolerance of a derivative.
    ///
    /// - Parameters:
    ///   - order: 0 for a value, 1 for a gradient, 2 for a second derivative.
    ///   - slack: PyTorch's own error in the type, as a share of the largest element.
    init(isSingle: Bool, order: Int, slack: Double) {
        self.isSingle = isSingle
        relative = isSingle ? [1e-5, 1e-4, 4e-4][order] : [1e-9, 1e-7, 1e-7][order]
        shared = isSingle ? 16 * Swift.min(slack, 1e-2) : relative / 100
        // The inputs, the cotangents and the directions are about 1, so that much is lost where they cancel.
        floor = isSingle ? [0, 1e-5, 1e-4][order] : [0, 1e-11, 1e-11][order]
    }

    /// Returns the first element that is off, or nil.
    ///
    /// - Parameter isUndefined: whether there is nothing to agree on at an element: a pole, a kink, an input that is NaN.
    func mismatch(
        _ found: [Double], _ expected: [Double], isUndefined: (Int) -> Bool = { _ in false }
    ) -> String? {
        let expected = isSingle ? expected.map { Double(Float($0)) } : expected
        let largest = expected.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
        let absolute = Swift.max(relative / 4 * Swift.min(largest, 1), floor) + shared * largest
        for (position, (f, e)) in zip(found, expected).enumerated() {
            if e.isNaN ? f.isNaN : f == e { continue }
            if e.isFinite, (f - e).magnitude <= relative * e.magnitude + absolute { continue }
            if isUndefined(position) { continue }
            return "element \(position) of \(found.count) is \(f), not \(e)"
        }
        return nil
    }
}
