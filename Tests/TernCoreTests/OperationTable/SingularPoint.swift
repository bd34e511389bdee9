import TernCore

/// For short in tables of singular points.
let inf = Double.infinity
let nan = Double.nan

/// A point at which the formulas of an operation or of its derivatives meet 0/0, ∞ · 0, ∞ − ∞ or a tie, and what is right
/// there.
///
/// Expected are limits wherever mathematics has one; at a kink, the convention that the operation documents; NaN, written out,
/// where there is neither. Signs of zeros do not count.
struct SingularPoint: Sendable {
    /// The inputs: vectors, or tensors without axes for points of elementwise operations.
    let inputs: [NaiveArray<Double>]
    /// The elements of the result, in row-major order.
    let value: [Double]
    /// For each input, the gradient of the sum of the result; nil for an operation without a derivative.
    let gradients: [[Double]]?
    /// For each input, and in this for each other, the derivative of the sum of the gradient; nil where there is none.
    let seconds: [[[Double]]]?
    /// A Boolean value indicating whether the operation takes each element by itself, so that the point can stand anywhere in a
    /// tensor.
    let isElementwise: Bool
    /// The size beside which rounding counts where less is expected, 0 or a small number that is left of large ones.
    var scale = 0.0

    /// A point of a function f of one element: x, f(x), f′(x), f″(x).
    static func at(_ x: Double, _ y: Double, _ first: Double, _ second: Double) -> SingularPoint {
        SingularPoint(
            inputs: [NaiveArray(shape: [], elements: [x])], value: [y], gradients: [[first]], seconds: [[[second]]],
            isElementwise: true)
    }

    /// A point of a function of several elements: the arguments, the value, the gradient and the rows of the Hessian.
    static func point(_ x: [Double], _ y: Double, _ gradient: [Double], _ hessian: [[Double]]) -> SingularPoint {
        SingularPoint(
            inputs: x.map { NaiveArray(shape: [], elements: [$0]) }, value: [y], gradients: gradient.map { [$0] },
            seconds: hessian.map { row in row.map { [$0] } }, isElementwise: true)
    }

    /// A point of an operation on one vector: the elements, the result, the gradient of its sum, and the derivative of the
    /// gradient's.
    static func vector(
        _ x: [Double], _ value: [Double], _ gradient: [Double]?, _ second: [Double]? = nil, scale: Double = 0
    ) -> SingularPoint {
        tensors(
            [x], value: value, gradients: gradient.map { [$0] }, seconds: second.map { [[$0]] }, scale: scale)
    }

    /// A point of an operation on one square matrix, whose rows follow one another in `a`.
    static func matrix(
        _ a: [Double], _ value: [Double], _ gradient: [Double]?, _ second: [Double]? = nil, scale: Double = 0
    ) -> SingularPoint {
        let n = Int(Double(a.count).squareRoot())
        return tensors(
            [a], shapes: [[n, n]], value: value, gradients: gradient.map { [$0] }, seconds: second.map { [[$0]] },
            scale: scale)
    }

    /// A point of any operation. Inputs are vectors unless `shapes` are given.
    ///
    /// - Parameters:
    ///   - gradients: for each input, the gradient of the sum of the result.
    ///   - seconds: for each input, and in this for each other, the derivative of the sum of the gradient; not checked if nil.
    ///   - scale: the size of the numbers whose rounding may show where less is expected.
    static func tensors(
        _ inputs: [[Double]], shapes: [[Int]]? = nil, value: [Double], gradients: [[Double]]?,
        seconds: [[[Double]]]? = nil, scale: Double = 0
    ) -> SingularPoint {
        let arrays = inputs.enumerated().map { input, elements in
            NaiveArray(shape: shapes?[input] ?? [elements.count], elements: elements)
        }
        return SingularPoint(
            inputs: arrays, value: value, gradients: gradients, seconds: seconds, isElementwise: false, scale: scale)
    }

    /// The same point `count` times over: what a vector of them gives, element by element.
    func repeated(_ count: Int) -> SingularPoint {
        func copies(_ elements: [Double]) -> [Double] { elements.flatMap { Array(repeating: $0, count: count) } }
        return SingularPoint(
            inputs: inputs.map { NaiveArray(shape: [count], elements: copies($0.elements)) }, value: copies(value),
            gradients: gradients?.map(copies), seconds: seconds?.map { $0.map(copies) }, isElementwise: true)
    }
}

/// Rows of singular points alone, for operations whose other rows prepare their inputs.
struct SingularRows<Scalar: TensorFloatingPoint> {
    private(set) var rows: [Operation<Scalar>] = []

    /// A function of one tensor.
    mutating func add(
        _ name: String, variant: String = "", _ points: [SingularPoint],
        _ function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>
    ) {
        add(name, variant: variant, points, of: { function($0[0]) })
    }

    /// A function of several tensors.
    mutating func add(
        _ name: String, variant: String = "", _ points: [SingularPoint],
        of function: @escaping Operation<Scalar>.Function
    ) {
        let row = Operation<Scalar>(
            name, variant, [], singular: points, tern: function,
            reference: { _ in fatalError("a row of singular points has no samples") })
        rows.append(row)
    }
}

/// Returns the result of an operation; a number that is none where it throws, as its documentation says.
func orNaN<Scalar: TensorFloatingPoint>(_ body: () throws -> Tensor<Scalar>) -> Tensor<Scalar> {
    (try? body()) ?? Tensor(.nan)
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Times 1, 2, 3 and so on in the last axis, so that the gradient of the sum tells elements apart.
    var numbered: Tensor { self * Tensor.arange(1, Scalar(shape[-1] + 1)) }
}
