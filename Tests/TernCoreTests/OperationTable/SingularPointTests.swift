import TernCore
import Testing

/// Values, gradients and second derivatives at the points where a formula breaks down.
@Suite struct SingularPointTests {
    @Test(arguments: Operation<Float>.all.filter { !$0.singular.isEmpty })
    func float(_ operation: Operation<Float>) { check(operation, tolerance: 1e-5) }

    @Test(arguments: Operation<Double>.all.filter { !$0.singular.isEmpty })
    func double(_ operation: Operation<Double>) { check(operation, tolerance: 1e-12) }

    private func check<Scalar>(_ operation: Operation<Scalar>, tolerance: Double) {
        for point in operation.singular {
            check(operation, point, tolerance)
            // Long enough for vectors and a rest.
            if point.isElementwise { check(operation, point.repeated(35), tolerance) }
        }
    }

    private func check<Scalar>(_ operation: Operation<Scalar>, _ point: SingularPoint, _ tolerance: Double) {
        func expect(_ found: Tensor<Scalar>, _ expected: [Double], _ what: String) {
            let found = found.scalars
            let difference = zip(found, expected).first { !Self.isClose($0, Scalar($1), tolerance, point.scale) }
            guard found.count == expected.count, difference == nil else {
                let inputs = point.inputs.map { $0.elements.prefix(8).map { "\(Scalar($0))" } }
                let (is_, should) = difference.map { ("\($0)", "\(Scalar($1))") } ?? ("\(found)", "\(expected)")
                Issue.record("\(operation.testDescription) at \(inputs): \(what) is \(is_), not \(should)")
                return
            }
        }
        let inputs = point.inputs.map { $0.tensor(as: Scalar.self) }
        expect(operation.function(inputs), point.value, "the value")
        guard operation.order > 0, let gradients = point.gradients else { return }
        func gradient(_ inputs: [Tensor<Scalar>]) -> [Tensor<Scalar>] {
            valueAndGradients(at: inputs) { operation.function($0).sum() }.gradients
        }
        for (index, found) in gradient(inputs).enumerated() { expect(found, gradients[index], "∂\(index)") }
        guard operation.order > 1, let seconds = point.seconds else { return }
        for (index, expected) in seconds.enumerated() {
            let found = valueAndGradients(at: inputs) { gradient($0)[index].sum() }.gradients
            for (other, found) in found.enumerated() { expect(found, expected[other], "∂\(index)∂\(other)") }
        }
    }

    private static func isClose<Scalar: TensorFloatingPoint>(
        _ found: Scalar, _ expected: Scalar, _ tolerance: Double, _ scale: Double
    ) -> Bool {
        if found == expected || found.isNaN && expected.isNaN { return true }
        let difference = Double(Swift.abs(found - expected))
        let size = Swift.max(Double(Swift.abs(expected)), scale)
        return difference <= tolerance * size + Double(Scalar.leastNonzeroMagnitude)
    }
}

/// Every operation that has a derivative says where its formulas break down, or that they do nowhere.
@Suite struct SingularCoverageTests {
    /// Elements move, are copied or left out; nothing is computed.
    private static let rearrangements: Set<String> = [
        "blockDiagonal", "broadcast", "chunk", "concatenate", "contiguous", "diag", "diagEmbed", "diagonal",
        "embedding", "expand", "flatten", "flip",
        "gather", "init", "maskedFill", "maxUnpool", "meshgrid", "moveAxis", "pad", "permute", "pixelShuffle",
        "pixelUnshuffle",
        "put", "repeated", "reshape", "roll", "rot90", "scatter", "split", "squeeze", "stack", "subscript", "swapAxes",
        "take", "takeAlong", "tensorSplit", "tile", "transpose", "tril", "triu", "unflatten", "unfold", "unsqueeze",
        "unstack", "where"
    ]

    /// Sums of products: what is infinite stays so by the rules of IEEE 754, in the value and in the derivatives.
    private static let polynomials: Set<String> = [
        "*", "*=", "+", "+=", "-", "-=", "/=", "adaptiveAveragePool", "affineGrid", "averagePool", "bilinear",
        "bincount", "conv1d",
        "conv2d",
        "conv3d", "convTranspose1d", "convTranspose2d", "convTranspose3d", "cross", "cumsum", "cumulativeTrapezoid",
        "diff", "dot", "einsum", "fold", "histogram", "indexAdd", "inner", "interpolate", "kron", "linear", "matmul",
        "outer", "scatterAdd", "sum",
        "tensordot", "trace", "trapezoid"
    ]

    @Test func everyDifferentiableOperation() {
        let differentiable = Set(Operation<Float>.all.filter { $0.order > 0 }.map(\.name))
        let covered = Set(Operation<Float>.all.filter { !$0.singular.isEmpty }.map(\.name))
        let smooth = Self.rearrangements.union(Self.polynomials)
        let missing = differentiable.subtracting(covered).subtracting(smooth)
        #expect(missing.isEmpty, "operations that name no singular points: \(missing.sorted())")
        #expect(smooth.subtracting(differentiable).isEmpty, "\(smooth.subtracting(differentiable))")
    }
}
