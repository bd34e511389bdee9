import TernCore
import Testing

/// One row of the operation table: an operation, where it is evaluated, and what it should give.
///
/// The rows are generic functions of the scalar type, so each is written once for Float and Double.
struct Operation<Scalar: TensorFloatingPoint>: Sendable, CustomTestStringConvertible {
    typealias Function = @Sendable ([Tensor<Scalar>]) -> Tensor<Scalar>
    typealias Reference = @Sendable ([NaiveArray<Double>]) -> NaiveArray<Double>

    /// The public function as it is spelled, such as `exp` or `+`.
    let name: String
    /// The difference from other rows of the same operation.
    let variant: String
    /// Lists of the inputs' shapes.
    let shapes: [[[Int]]]
    /// The domain from which the values of the inputs are taken.
    let domain: Domain
    /// The highest derivative that exists, 0 for an operation that is not differentiable.
    let order: Int
    let function: Function
    /// The same function on arrays of Double, written without Tern.
    let reference: Reference
    /// The points at which formulas break down, with the right results: 0, ±∞, ties, everything masked, nothing at all.
    let singular: [SingularPoint]
    /// A Boolean value indicating whether each element of the result follows from one of each input alone, so that the
    /// operation takes numbers from the whole range.
    let isElementwise: Bool

    var testDescription: String { variant.isEmpty ? name : "\(name), \(variant)" }

    init(
        _ name: String, _ variant: String = "", _ shapes: [[[Int]]], on domain: Domain = .anywhere,
        order: Int = 2, singular: [SingularPoint] = [], isElementwise: Bool = false,
        tern function: @escaping Function, reference: @escaping Reference
    ) {
        (self.name, self.variant, self.shapes, self.domain, self.order) = (name, variant, shapes, domain, order)
        (self.function, self.reference, self.singular) = (function, reference, singular)
        self.isElementwise = isElementwise
    }

    /// An operation on each element of one tensor.
    static func unary(
        _ name: String, _ variant: String = "", on domain: Domain = .anywhere, order: Int = 2,
        singular: [SingularPoint] = [],
        tern function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
        reference: @escaping @Sendable (Double) -> Double
    ) -> Operation {
        let shapes = [[], [5], [2, 3], [0, 3], [2, 1, 3], [3, 67]]
        return Operation(
            name, variant, shapes.map { [$0] }, on: domain, order: order, singular: singular, isElementwise: true,
            tern: { function($0[0]) }, reference: { $0[0].map(reference) })
    }

    /// An operation on the matching elements of two tensors, with broadcasting.
    static func binary(
        _ name: String, _ variant: String = "", on domain: Domain = .anywhere, order: Int = 2,
        singular: [SingularPoint] = [],
        tern function: @escaping @Sendable (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>,
        reference: @escaping @Sendable (Double, Double) -> Double
    ) -> Operation {
        let shapes = [
            [[], []], [[2, 3], [2, 3]], [[2, 3], [3]], [[2, 1], [1, 3]], [[], [2, 2]], [[0, 3], [1, 3]],
            [[2, 1, 2], [3, 1]],
            [[3, 67], [3, 67]], [[40, 2], [1]]
        ]
        return Operation(
            name, variant, shapes, on: domain, order: order, singular: singular, isElementwise: true,
            tern: { function($0[0], $0[1]) }, reference: { NaiveArray.zip($0[0], $0[1], reference) })
    }
}

/// The domain of an operation's inputs, chosen so that it is defined and smooth around them.
enum Domain: Sendable {
    /// −2…2.
    case anywhere
    /// 0.3…3.
    case positive
    /// −2…2, but no closer than 0.2 to 0.
    case nonzero
    /// Values of which no two are closer than 0.02.
    case distinct
    /// Whole numbers from −9 to 9 but for 0.
    case integers
    /// 0 or 1.
    case truth

    /// An array of values for one of the inputs; each value is a Float.
    func sample(_ shape: [Int], input: Int, using generator: inout TestGenerator) -> NaiveArray<Double> {
        switch self {
        case .anywhere: return generator.array(shape, in: -2...2)
        case .positive: return generator.array(shape, in: 0.3...3)
        case .nonzero: return generator.array(shape, in: -1.8...1.8).map { Double(Float($0 < 0 ? $0 - 0.2 : $0 + 0.2)) }
        case .distinct:
            let count = shape.reduce(1, *)
            let values = (0..<count).shuffled(using: &generator).map {
                let value = 0.1 * Double($0 - count / 2) + 0.03 * Double(input)
                return Double(Float(value))
            }
            return NaiveArray(shape: shape, elements: values)
        case .integers:
            return NaiveArray(shape: shape) { _ in
                let size = Int.random(in: 1...9, using: &generator)
                return Double(Bool.random(using: &generator) ? size : -size)
            }
        case .truth: return NaiveArray(shape: shape) { _ in Bool.random(using: &generator) ? 1 : 0 }
        }
    }
}

extension Operation {
    /// The whole table.
    static var all: [Operation] {
        let sections = [
            arithmetic,
            integers,
            comparisons,
            elementary,
            specialFunctions,
            limitFunctions,
            rounding,
            activations,
            reductions,
            scans,
            sorting,
            statistics,
            shapes,
            padding,
            indexing,
            masks,
            linearAlgebra,
            contractions,
            factorizations,
            distances,
            scatterReductions,
            neural,
            convolutions,
            normalization,
            pooling,
            resampling,
            windowOperations,
            attention,
            recurrent,
            singularFunctions,
            singularActivations,
            singularWindows,
            singularReductions,
            singularOrders,
            singularScans,
            singularDistances,
            singularMatrices,
            singularFactorizations,
            singularNetworks
        ]
        return sections.flatMap(\.self)
    }
}
