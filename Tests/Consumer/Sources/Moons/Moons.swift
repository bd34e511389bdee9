import Foundation
import Tern

/// Two half circles that reach into each other, with noise: the test of scikit-learn's `make_moons`.
struct Moons {
    /// The points, [count, 2].
    let points: Tensor<Float>
    /// The classes, [count].
    let labels: Tensor<Int>

    init(count: Int, noise: Float, using generator: inout PhiloxGenerator) {
        let moons = (0..<count).map { $0 % 2 }
        let clean = moons.flatMap { moon in
            let angle = Float.random(in: 0...Float.pi, using: &generator)
            return moon == 0 ? [cos(angle), sin(angle)] : [1 - cos(angle), 0.5 - sin(angle)]
        }
        points =
            Tensor(shape: [count, 2], scalars: clean)
            + .normal([count, 2], standardDeviation: noise, using: &generator)
        labels = Tensor(moons)
    }
}

struct Classifier: Module {
    let hidden = Sequential {
        Linear(2, 32, activation: .tanh)
        Linear(32, 32, activation: .relu)
    }
    let output = Linear(32, 2)

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(hidden(x)) }
}

/// Trains a classifier of two moons, and fails if it is no good.
@main struct Main {
    static func main() {
        manualSeed(0)
        var generator = PhiloxGenerator(seed: 0)
        let training = Moons(count: 1000, noise: 0.15, using: &generator)
        let test = Moons(count: 1000, noise: 0.15, using: &generator)

        let model = Classifier()
        let optimizer = Adam(model, learningRate: 1e-2)
        var loss = Tensor<Float>(0)
        for _ in 0..<300 {
            loss = optimizer.step { crossEntropyLoss(model(training.points), training.labels) }
        }
        let share = classificationAccuracy(model(test.points), test.labels)
        print("loss \(loss.item()), test accuracy \(share)")
        exit(share > 0.95 ? EXIT_SUCCESS : EXIT_FAILURE)
    }
}
