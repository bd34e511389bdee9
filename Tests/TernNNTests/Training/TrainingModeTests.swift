import TernCore
import TernNN
import Testing

/// Only what trains a model turns its training mode on.
@Suite struct TrainingModeTests {
    private struct Net: Module {
        let first = Linear(3, 6)
        let norm = BatchNorm1d(6)
        let last = Linear(6, 2)
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { last(Dropout(0.5)(norm(first(x)).relu())) }

        /// The value at `x`, which must be one of inference.
        func seen(_ x: Tensor<Float>) -> Tensor<Float> {
            #expect(!isTraining)
            return self(x)
        }
    }

    private let net = Net()
    private let x = wave([5, 3], 0.3)

    /// The functions that take a derivative with respect to tensors.
    private static let transforms: [(name: String, run: @Sendable (Net, Tensor<Float>) -> Void)] = [
        ("gradient", { net, x in _ = gradient(at: x) { net.seen($0).sum() } }),
        ("gradients", { net, x in _ = valueAndGradients(at: [x]) { net.seen($0[0]).sum() } }),
        ("of several tensors", { net, x in _ = gradient(at: x, x) { net.seen($0 * $1).sum() } }),
        ("auxiliary", { net, x in _ = valueGradientAndAuxiliary(at: x) { (net.seen($0).sum(), 0) } }),
        ("vjp", { net, x in _ = vjp(at: x) { net.seen($0) }.pullback(.ones([5, 2])) }),
        ("jvp", { net, x in _ = jvp(at: x, along: .ones(x.shape)) { net.seen($0) } }),
        ("jacobian", { net, x in _ = jacobian(at: x) { net.seen($0) } }),
        ("forward jacobian", { net, x in _ = jacobian(at: x, mode: .forward) { net.seen($0) } }),
        ("hessian", { net, x in _ = hessian(at: x) { net.seen($0).sum() } }),
        (
            "hessian times vector",
            { net, x in
                _ = hessianVectorProduct(at: x, along: .ones(x.shape)) { net.seen($0).sum() }
            }
        ),
        ("checkpoint", { net, x in _ = gradient(at: x) { checkpoint(at: $0) { net.seen($0).sum() } } }),
        (
            "nested",
            { net, x in
                _ = gradient(at: x) { x in gradient(at: x) { net.seen($0).sum() }.square().sum() }
            }
        )
    ]

    @Test(arguments: transforms.indices)
    func derivativesOfTensorsAreInference(_ index: Int) {
        let (moments, batches) = (net.norm.runningMean!.value, net.stateDictionary["norm.num_batches_tracked"])
        let plain = net(x)
        Self.transforms[index].run(net, x)
        #expect(net.norm.runningMean!.value == moments)
        #expect(net.stateDictionary["norm.num_batches_tracked"] == batches)
        #expect(net(x) == plain)
    }

    @Test func slopesAreThoseOfInference() {
        let slope = gradient(at: x) { net($0).sum() }
        #expect(slope == gradient(at: x) { net($0).sum() }, "no mask is drawn")
        #expect(slope == gradient(at: x) { x in withTrainingMode(false) { net(x).sum() } })
    }

    @Test func trainingStepsTurnItOn() {
        let optimizers: [Optimizer] = [SGD(net, learningRate: 0), LBFGS(net, learningRate: 0, maximumIterations: 1)]
        func loss() -> Tensor<Float> {
            #expect(isTraining)
            return net(x).square().sum()
        }
        for optimizer in optimizers {
            optimizer.step(loss)
            optimizer.step(over: [1, 2]) { _ in loss() }
        }
        _ = valueAndGradients(of: net, loss)
        #expect(!isTraining)
    }

    /// Inside of a step a plain gradient leaves the mode, as does pausing.
    @Test func insideAStep() {
        _ = valueAndGradients(of: net) {
            let slope = gradient(at: x) { x in
                #expect(isTraining)
                return net(x).sum()
            }
            withoutRecording {
                #expect(isTraining)
                _ = gradient(at: x) { x in
                    #expect(isTraining)
                    return x.sum()
                }
            }
            return slope.square().sum() + net(x).sum()
        }
    }

    /// The second run of a checkpoint has the mode of the first, wherever that came from.
    @Test(arguments: [false, true])
    func checkpointsKeepTheMode(_ isOn: Bool) {
        let modes = Lock<[Bool]>([])
        let slope = gradient(at: x) { x in
            withTrainingMode(isOn) {
                checkpoint(at: x) { x in
                    modes.withLock { $0.append(isTraining) }
                    return Dropout(0.5)(x).sum()
                }
            }
        }
        #expect(modes.withLock { $0 } == [isOn, isOn])
        #expect((slope == .ones(x.shape)) == !isOn)
        let layer = Linear(3, 2)
        _ = valueAndGradients(of: layer) {
            withTrainingMode(isOn) { checkpoint(at: layer(x)) { Dropout(0.5)($0).sum() } }
        }
    }

    @Test func saidExplicitly() {
        let before = net.norm.runningMean!.value
        let fakes = withTrainingMode(true) { net(x) }
        #expect(net.norm.runningMean!.value != before)
        #expect(fakes != withTrainingMode(true) { net(x) })
    }
}
