import Foundation
import TernCore
import TernNN
import Testing

/// A seeded training run gives the same bits at every number of threads, and each time.
///
/// Each test has a process of its own, for the default generator and the number of threads belong to the process.
@Suite(.serialized) struct ReproducibilityTests {
    /// The bits of all weights after some steps, which are to be those of one thread.
    static func expectSameBits(threads: [Int] = [1, 2, 3, 4, 2], _ train: () -> [Tensor<Float>]) {
        let before = runtime.threadCount
        defer { runtime.threadCount = before }
        var expected: [UInt32]?
        for count in threads {
            runtime.threadCount = count
            manualSeed(7)
            let weights = train()
            let bits = weights.flatMap { $0.scalars.map(\.bitPattern) }
            #expect(weights.allSatisfy { $0.abs().max().item() < 10 }, "the run has diverged")
            #expect(bits == expected ?? bits, "\(count) threads")
            expected = bits
        }
    }

    static func train(
        _ model: some Layer, inputs: Int, batch: Int, steps: Int, optimizer: Optimizer
    ) -> [Tensor<Float>] {
        let start = model.parameters.map(\.value)
        for _ in 0..<steps {
            let x = Tensor<Float>.normal([batch, inputs])
            let labels = x[.all, ..<10].argmax(axis: -1)
            optimizer.step { crossEntropyLoss(model(x), labels) }
        }
        let weights = model.parameters.map(\.value)
        #expect(zip(start, weights).allSatisfy { $0 != $1 }, "every parameter has moved")
        return weights
    }

    @Test func momentum() async {
        await #expect(processExitsWith: .success) {
            Self.expectSameBits {
                let model = Sequential {
                    Linear(784, 128, activation: .relu)
                    Linear(128, 10)
                }
                let optimizer = SGD(model, learningRate: 0.05, momentum: 0.9)
                return Self.train(model, inputs: 784, batch: 64, steps: 4, optimizer: optimizer)
            }
        }
    }

    @Test func adamWithDropoutAndClipping() async {
        await #expect(processExitsWith: .success) {
            Self.expectSameBits {
                let model = Sequential {
                    Linear(200, 130, activation: .tanh)
                    Dropout(0.3)
                    Linear(130, 67)
                    GELU()
                    Dropout(0.5)
                    Linear(67, 10)
                }
                let optimizer = Adam(model, clipping: .norm(0.5))
                return Self.train(model, inputs: 200, batch: 50, steps: 8, optimizer: optimizer)
            }
        }
    }

    /// More than 2²⁸ multiply-adds in a product: it goes to BLAS.
    @Test func wideLayer() async {
        await #expect(processExitsWith: .success) {
            Self.expectSameBits {
                let model = Sequential {
                    Linear(1100, 1031, activation: .relu)
                    Linear(1031, 10)
                }
                let optimizer = SGD(model, learningRate: 0.01, momentum: 0.9)
                return Self.train(model, inputs: 1100, batch: 256, steps: 2, optimizer: optimizer)
            }
        }
    }
}
