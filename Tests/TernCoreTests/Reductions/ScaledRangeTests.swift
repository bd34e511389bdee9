import TernCore
import TestSupport
import Testing

/// Reductions of Floats whose sums, squares or logarithms leave the range of the type, row by row beside usual ones, held to
/// those in Double, which has room for them.
@Suite struct ScaledRangeTests {
    /// Rows of sizes from one end of the range to the other, equal ones among them.
    private static let rows: Tensor<Float> = {
        let shape: [Float] = [1, -2, 0.5, 3, -0.25, 1.5, 2.5]
        let sizes: [Float] = [5e37, 1e30, 1e18, 1, 1e-10, 1e-18, 1e-30, 1e-37]
        let rows = sizes.map { size in Tensor<Float>(shape.map { $0 * size }) }
        let equal = [0, 1e-30, 4, 1e38].map { Tensor<Float>.full([7], $0) }
        return stack(rows + equal)
    }()

    @Test func spreadsOfRowsOfAnySize() {
        let x = Self.rows
        let exact = Tensor<Double>(x)
        for isTransposed in [false, true] {
            func form<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>, _ p: Int) -> Tensor<Scalar> {
                let (x, axis) = isTransposed ? (x.transpose().contiguous(), 0) : (x, 1)
                return switch p {
                case 0: x.mean(axis: axis)
                case 1: x.standardDeviation(axis: axis)
                case 2: x.standardDeviation(axis: axis, correction: 1)
                case 3: x.norm(axis: axis)
                case 4: x.norm(3, axis: axis)
                default: x.variance(axis: axis)
                }
            }
            for p in 0..<6 {
                expect(form(x, p), form(exact, p), "form \(p)")
                let slope = gradient(at: x) { form($0, p).sum() }
                expect(slope, gradient(at: exact) { form($0, p).sum() }, "gradient of form \(p)")
            }
        }
        // Over several axes that are not in one piece.
        let cube = Tensor<Float>.full([3, 4, 5], 3e38)
        #expect(cube.mean(axes: [0, 2]) == .full([4], 3e38))
        #expect(cube.mean().item() == 3e38)
        #expect(cube.standardDeviation(axes: [0, 2]) == .zeros([4]))
        #expect(cube.variance(axes: [0, 2]) == .zeros([4]))
        #expect(abs(Tensor<Double>.full([70_000], 1.5e308).mean().item() / 1.5e308 - 1) < 1e-14)
    }

    @Test func directionsOfAnySize() {
        let x = Self.rows[..<8]
        let exact = Tensor<Double>(x)
        let (lengths, wide) = (Tensor<Float>.ones([8, 1]), Tensor<Double>.ones([8, 1]))
        expect(weightNorm(x, magnitude: lengths), weightNorm(exact, magnitude: wide), "weightNorm")
        expect(
            gradient(at: x) { weightNorm($0, magnitude: lengths).sum() },
            gradient(at: exact) { weightNorm($0, magnitude: wide).sum() }, "gradient of weightNorm")
        let images = Self.rows.reshape([1, 12, 7])
        let wider = Tensor<Double>(images)
        for beta in [0.25, 0.5, 0.75] {
            func response<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
                localResponseNorm(x, size: 3, alpha: 1e-2, beta: beta)
            }
            expect(response(images), response(wider), "localResponseNorm, β = \(beta)")
            expect(
                gradient(at: images) { response($0).sum() }, gradient(at: wider) { response($0).sum() },
                "gradient of localResponseNorm, β = \(beta)")
        }
    }

    private func expect(_ found: Tensor<Float>, _ exact: Tensor<Double>, _ name: String) {
        for (index, (y, exact)) in zip(found.scalars, exact.scalars).enumerated() {
            let expected = Float(exact)
            if y == expected { continue }
            let slack = Double(Float.leastNormalMagnitude)
            #expect(
                abs(Double(y) - exact) <= 4e-6 * abs(exact) + slack, "\(name), element \(index): \(y), not \(exact)")
        }
    }

    /// Rows so long that they are cut in pieces.
    @Test func logitsThatAreInfinite() {
        for length in [3, 5000, 100_000] {
            for (positions, isShared) in [([1], false), ([0, length - 1], true)] {
                var scalars = [Float](repeating: 0.5, count: length)
                scalars[2] = -.infinity
                for position in positions { scalars[position] = .infinity }
                if isShared && length == 3 { scalars[2] = .infinity }
                let x = Tensor(scalars)
                let share: Float = isShared ? 0.5 : 1
                let softmax = x.softmax(axis: 0).scalars
                let logSoftmax = x.logSoftmax(axis: 0).scalars
                let logarithm: Float = isShared ? -0.6931472 : 0
                for index in [0, 1, length / 2, length - 1] {
                    let isChosen = positions.contains(index)
                    #expect(softmax[index] == (isChosen ? share : 0))
                    #expect(logSoftmax[index] == (isChosen ? logarithm : -.infinity))
                }
                #expect(softmax.reduce(0, +) == 1)
                #expect(x.logSumExp().item() == .infinity)
                let loss = crossEntropyLoss(x.unsqueeze(axis: 0), Tensor([positions[0]]))
                #expect(loss.item() == -logarithm)
            }
            let nothing = Tensor<Float>.full([length], -.infinity)
            #expect(nothing.softmax(axis: 0).isNaN().all().item())
            #expect(nothing.logSumExp().item() == -.infinity)
        }
    }

    @Test func smoothedLossesOfInfiniteLogits() {
        let x = Tensor<Float>([.infinity, 0]).unsqueeze(axis: 0)
        let (loss, slope) = valueAndGradient(at: x) { crossEntropyLoss($0, [0], labelSmoothing: 0.5) }
        #expect(loss.item() == .infinity)
        #expect(slope == [[0.25, -0.25]])
        let weighted = crossEntropyLoss(x, [0], classWeights: [1, 0], labelSmoothing: 0.5)
        #expect(weighted.item() == 0)
    }
}
