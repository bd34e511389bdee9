import TernCore
import TernNN
import Testing

@Suite struct DropoutTests {
    private let x = wave([100, 100], 0.3) + 2  // nowhere zero

    @Test func identityOutsideGradientCalls() {
        #expect(!isTraining)
        #expect(Dropout(0.5)(x) == x)
        #expect(Dropout(1)(x) == x)
    }

    @Test(arguments: [0.1, 0.5, 0.8] as [Float])
    func maskInTraining(_ probability: Float) {
        let layer = Dropout(Double(probability))
        let y = withTrainingMode(true) { layer(x) }
        let pairs = Array(zip(x.scalars, y.scalars))
        let kept = pairs.filter { $0.1 != 0 }
        // What is kept is scaled so that the mean stays.
        #expect(kept.allSatisfy { abs($0.1 * (1 - probability) - $0.0) < 1e-6 * 3 })
        // A binomial share: five standard deviations.
        let share = Float(kept.count) / Float(pairs.count)
        let deviation = (probability * (1 - probability) / Float(pairs.count)).squareRoot()
        #expect(abs(share - (1 - probability)) < 5 * deviation)
        #expect(y != withTrainingMode(true) { layer(x) }, "each call draws a mask of its own")
    }

    @Test func extremes() {
        withTrainingMode(true) {
            #expect(Dropout(0)(x) == x)
            #expect(Dropout(1)(x) == .zeros(x.shape))
            // Infinite elements, too, and their gradients.
            let infinite = Tensor<Float>.full([1, 3, 2], .infinity)
            for layer in [Dropout(1), Dropout1d(1), AlphaDropout(1)] as [any Layer] {
                #expect(layer(infinite) == .zeros(infinite.shape))
                #expect(gradient(at: infinite) { layer($0).sum() } == .zeros(infinite.shape))
            }
        }
    }

    @Test func gradientsHaveTheMask() {
        let slope = withTrainingMode(true) { gradient(at: x) { x in Dropout(0.25)(x).sum() } }
        // The gradient is the scaled mask itself.
        #expect(slope.scalars.allSatisfy { $0 == 0 || abs($0 - 4 / 3) < 1e-6 })
        #expect(Set(slope.scalars).count == 2)
        #expect(!isTraining)
    }

    @Test func overriddenBothWays() {
        #expect(withTrainingMode(true) { isTraining })
        #expect(withTrainingMode(true) { withTrainingMode(false) { isTraining } } == false)
        let layer = Linear(1, 1)
        _ = valueAndGradients(of: layer) {
            withTrainingMode(false) {
                #expect(Dropout(0.5)(x) == x)
                return layer(.ones([1, 1])).sum()
            }
        }
        #expect(!isTraining)
    }

    /// The random numbers are drawn again on the way back: the mask of the gradient is that of the value, to any order.
    @Test(arguments: ["Dropout", "Dropout2d", "AlphaDropout"])
    func gradientsHaveTheMaskOfTheValue(_ kind: String) {
        let layers: [String: any Layer] = [
            "Dropout": Dropout(0.4), "Dropout2d": Dropout2d(0.4), "AlphaDropout": AlphaDropout(0.4)
        ]
        let (layer, x) = (layers[kind]!, x.reshape([10, 10, 10, 10]))
        var y = x
        let (slope, curvature) = withTrainingMode(true) {
            valueAndGradient(at: x) { x in
                let slope = gradient(at: x) { x in
                    y = layer(x)
                    return (y * x).sum()
                }
                return (slope * slope).sum()
            }
        }
        // Where x is kept y = a x + b, so the slope is 2 a x + b; where it is dropped y is a constant, and so is the slope.
        let counts = Dictionary(y.scalars.map { ($0, 1) }, uniquingKeysWith: +)
        let isDropped = y.stopGradient() .== Tensor(counts.max { $0.value < $1.value }!.key)
        #expect(slope.item().isFinite)
        #expect((curvature .== 0) == isDropped)
    }

    /// In a process of its own: the default generator belongs to all tests.
    @Test func seeded() async {
        await #expect(processExitsWith: .success) {
            func mask(seed: UInt64) -> Tensor<Float> {
                manualSeed(seed)
                return withTrainingMode(true) { Dropout(0.5)(.ones([1000])) }
            }
            #expect(mask(seed: 3) == mask(seed: 3))
            #expect(mask(seed: 3) != mask(seed: 4))
        }
    }
}
