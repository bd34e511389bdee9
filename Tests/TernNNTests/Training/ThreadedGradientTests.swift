import TernCore
import TernNN
import Testing

/// Gradient calls whose function is computed on several threads, and models that are used on one thread while they are trained
/// on another. Runs under the thread sanitizer.
@Suite struct ThreadedGradientTests {
    /// One function for each way in which operations are recorded.
    static let functions: [(name: String, f: @Sendable (Tensor<Float>) -> Tensor<Float>)] = [
        ("an operation of one tensor", { $0.square() }),
        ("with a pullback of the result", { $0.exp() }),
        ("of two tensors", { $0 * $0.sin() }),
        ("of many tensors", { concatenate([$0, $0 * 2, $0.exp()]) }),
        ("a product", { $0.matmul($0.transpose()) }),
        ("a conversion", { Tensor<Float>(Tensor<Double>($0).tanh()) }),
        ("a pullback for all arguments", { layerNorm($0, over: [4]) }),
        (
            "several results",
            { x in
                let (q, r) = try! (x.transpose().matmul(x) + .eye(4)).qr()
                return q + r
            }
        ),
        (
            "attention",
            { x in
                scaledDotProductAttention(x.unsqueeze(axis: 0), (x * 2).unsqueeze(axis: 0), x.sin().unsqueeze(axis: 0))
            }
        ),
        ("checkpoint", { checkpoint(at: $0) { $0.tanh().square() } }),
        ("a lookup", { $0.take(Tensor<Int>([2, 0, 2]), axis: 0) })
    ]

    @Test(arguments: functions.indices)
    func valuesRecordOnEveryThread(_ index: Int) {
        let function = Self.functions[index].f
        let x = wave([4, 4], 0.2)
        let expected = gradient(at: x) { x in
            (0..<6).reduce(Tensor(0)) { sum, part in sum + (function(x * Float(part + 1)).square()).sum() }
        }
        for _ in 1...10 {
            let found = gradient(at: x) { x in
                onThreads(6) { part in function(x * Float(part + 1)).square().sum() }.reduce(Tensor(0), +)
            }
            expectClose(found, expected.scalars.map(Double.init), tolerance: 1e-4, Self.functions[index].name)
        }
    }

    private struct Net: Module {
        let first = Linear(3, 8)
        let norm = BatchNorm1d(8)
        let second = Linear(8, 1)
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { second(Dropout(0)(norm(first(x)).tanh())) }
    }

    private let shards = (0..<4).map { wave([5, 3], Double($0)) }

    @Test func contextCarriesParametersAndMode() {
        let net = Net()
        let shards = shards
        let expected = valueAndGradients(of: net) {
            shards.map { net($0).square().mean() }.reduce(Tensor(0), +)
        }
        for _ in 1...10 {
            let found = valueAndGradients(of: net) {
                let context = GradientContext.current
                return onThreads(4) { part in
                    context.run {
                        #expect(isTraining)
                        return net(shards[part]).square().mean()
                    }
                }.reduce(Tensor(0), +)
            }
            for (a, b) in zip(found.gradients.tensors, expected.gradients.tensors) {
                expectClose(a, b!.scalars.map(Double.init), tolerance: 1e-4)
            }
        }
    }

    /// A penalty on the gradient of a critic, whose parameters are first read inside of the inner calls.
    @Test func gradientCallsNestAcrossThreads() {
        let net = Sequential {
            Linear(3, 8)
            Tanh()
            Linear(8, 1)
        }
        let shards = shards
        func penalty(_ x: Tensor<Float>) -> Tensor<Float> { gradient(at: x) { net($0).sum() }.square().sum() }
        let expected = valueAndGradients(of: net) { shards.map(penalty).reduce(Tensor(0), +) }.gradients
        for _ in 1...10 {
            let found = valueAndGradients(of: net) {
                let context = GradientContext.current
                return onThreads(4) { part in
                    context.run { gradient(at: shards[part]) { net($0).sum() }.square().sum() }
                }.reduce(Tensor(0), +)
            }.gradients
            for (a, b) in zip(found.tensors, expected.tensors) where b != nil {
                expectClose(a, b!.scalars.map(Double.init), tolerance: 1e-4)
            }
        }
    }

    /// Results that another thread computes with a model in training are plain: no graph, no training mode, and no part in the
    /// step.
    @Test func inferenceBesideTraining() {
        let net = Net()
        let x = shards[0]
        let expected = net(x)
        let slope = gradient(at: x) { net($0).sum() }
        let optimizer = SGD(net, learningRate: 0)
        optimizer.step {
            let found = onThreads(3) { _ in net(x) }
            let slopes = onThreads(3) { _ in gradient(at: x) { net($0).sum() } }
            #expect(found.allSatisfy { $0 == expected })
            #expect(slopes.allSatisfy { $0 == slope })
            // Detached they may be used in the step, too.
            return (net(x) - found[0].stopGradient()).square().sum() + slopes[0].stopGradient().sum()
        }
    }

    /// A constant of another call, also of a model that is trained meanwhile: a teacher.
    @Test func callsOfDifferentThreadsAreIndependent() {
        let (teacher, student) = (Linear(3, 2), Linear(3, 2))
        let x = shards[0]
        let alone = valueAndGradients(of: student) { (student(x) - teacher(x)).square().sum() }.gradients
        _ = valueAndGradients(of: teacher) {
            let beside = onThreads(2) { _ in
                valueAndGradients(of: student) { (student(x) - teacher(x)).square().sum() }.gradients
            }
            #expect(beside.allSatisfy { $0.tensors == alone.tensors })
            return teacher(x).sum()
        }
    }

    @Test func manyThreadsTrainAndServe() {
        let nets = (0..<3).map { _ in
            Sequential {
                Linear(3, 4)
                Tanh()
                Linear(4, 1)
            }
        }
        let x = shards[1]
        onThreads(6) { index in
            let net = nets[index % 3]
            if index < 3 {
                let optimizer = Adam(net, learningRate: 0.01)
                for _ in 1...50 {
                    optimizer.step {
                        let y = net(x)
                        return onThreads(2) { part in (y * Float(part)).square().sum() }.reduce(Tensor(0), +)
                    }
                }
            } else {
                for _ in 1...100 {
                    #expect(net(x).sum().item().isFinite)
                    #expect(gradient(at: x) { net($0).sum() }.shape == x.shape)
                }
            }
        }
    }

    /// Pullbacks may be called from several threads; each call goes back through the same graph.
    @Test func onePullbackOnManyThreads() {
        let x = wave([6], 0.4)
        nonisolatedPullback(x) { pullback, expected in
            let rows = onThreads(6) { _ in (0..<20).map { _ in pullback.call(.ones([6])) } }
            #expect(rows.joined().allSatisfy { $0 == expected })
        }
    }

    private func nonisolatedPullback(_ x: Tensor<Float>, _ body: (Shared, Tensor<Float>) -> Void) {
        let (_, pullback) = vjp(at: x) { $0.exp() * $0 }
        body(Shared(call: pullback), pullback(.ones([6])))
    }

    /// `@unchecked Sendable`: a pullback of a finished call locks its graph.
    private struct Shared: @unchecked Sendable {
        let call: (Tensor<Float>) -> Tensor<Float>
    }
}

extension Misuse {
    static let threads: [Misuse] = [
        Misuse("gradient: a value was computed from a parameter on a thread that is not part of this gradient call") {
            let layer = Linear(3, 2)
            _ = valueAndGradients(of: layer) {
                onThreads(2) { _ in layer(.ones([1, 3])).sum() }.reduce(Tensor(0), +) + layer(.ones([1, 3])).sum()
            }
        },
        Misuse("gradient: a value was computed from a parameter on a thread that is not part of this gradient call") {
            // The very result, and through a gradient call of the other thread.
            let layer = Linear(3, 2)
            _ = valueAndGradients(of: layer) {
                onThreads(1) { _ in gradient(at: .ones([1, 3])) { layer($0).square().sum() }.sum() }[0]
            }
        },
        Misuse("gradient: a value was computed from a parameter on a thread that is not part of this gradient call") {
            let layer = Linear(3, 2)
            _ = valueAndGradients(of: layer) {
                checkpoint(at: layer.bias!.value) { b in onThreads(1) { _ in layer(.ones([1, 3])).sum() }[0] + b.sum() }
            }
        },
        Misuse(
            "gradient: a value of a gradient call in progress on another thread is used in a gradient call of this thread"
        ) {
            _ = gradient(at: Tensor<Float>.ones([3])) { x in
                onThreads(1) { _ in gradient(at: Tensor<Float>.ones([3])) { y in (x * y).sum() }.sum() }[0]
            }
        },
        Misuse("gradient: values of two gradient calls, in progress on different threads, are used in one operation") {
            _ = gradient(at: Tensor<Float>.ones([3])) { x in
                onThreads(1) { _ in
                    _ = gradient(at: Tensor<Float>.ones([3])) { y in
                        onThreads(1) { _ in (GradientContextFree.value(x) * y).sum() }[0]
                    }
                }
                return x.sum()
            }
        },
        Misuse("Dropout: a value of a training step is used on a thread that is not part of the step") {
            let layer = Linear(3, 2)
            _ = valueAndGradients(of: layer) {
                let y = layer(.ones([1, 3]))
                return onThreads(1) { _ in Dropout(0.5)(y).sum() }[0]
            }
        },
        Misuse("GradientContext: the gradient call that the context was made in is over") {
            var context: GradientContext?
            _ = gradient(at: Tensor<Float>.ones([3])) { x in
                context = .current
                return x.sum()
            }
            context!.run {}
        },
        Misuse("checkpoint: random numbers can't be drawn again on other threads than that of the call") {
            _ = gradient(at: Tensor<Float>.ones([3])) { x in
                checkpoint(at: x) { x in
                    let context = GradientContext.current
                    return onThreads(1) { _ in context.run { (x * .uniform([3])).sum() } }[0]
                }
            }
        },
        Misuse("valueAndGradients: the loss depends on none of the 2 parameters") {
            let layer = Linear(3, 2)
            SGD(layer).step { Tensor(1) }
        },
        Misuse("valueAndGradients: the loss depends on none of the 2 parameters") {
            let layer = Linear(3, 2)
            layer.freeze()
            SGD(layer).step { layer(.ones([1, 3])).sum() }
        },
        Misuse("Adam: there are no parameters to optimize") {
            _ = Adam(ReLU())
        }
    ]
}

private enum GradientContextFree {
    static func value(_ x: Tensor<Float>) -> Tensor<Float> { x + 0 }
}
