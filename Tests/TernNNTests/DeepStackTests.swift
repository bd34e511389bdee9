import TernCore
import TernNN
import Testing

/// Thirty layers deep, gradients neither vanish nor explode where layers are normalized, and so the stack trains.
@Suite struct DeepStackTests {
    /// The structure of a stack of dense layers.
    enum Kind: CaseIterable {
        /// x + W relu(norm(x)), the moments those of a sample.
        case residualLayerNorm
        /// The same, the moments those of the batch.
        case residualBatchNorm
        /// tanh(norm(W x)).
        case layerNorm
        /// relu(W x).
        case plain
    }

    struct Stack: Module {
        let kind: Kind
        let layers: [Linear]
        let norms: [any Layer]

        init(_ kind: Kind, depth: Int, width: Int) {
            self.kind = kind
            layers = (0..<depth).map { _ in Linear(width, width) }
            norms = (0..<depth).map { _ in
                if kind == .residualBatchNorm { return BatchNorm1d(width) }
                return LayerNorm(width)
            }
        }

        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
            zip(layers, norms).reduce(x) { x, parts in
                let (layer, norm) = parts
                switch kind {
                case .residualLayerNorm, .residualBatchNorm: return x + layer(norm(x).relu())
                case .layerNorm: return norm(layer(x)).tanh()
                case .plain: return layer(x).relu()
                }
            }
        }
    }

    private static let x: Tensor<Float> = {
        var generator = PhiloxGenerator(seed: 3)
        return .normal([64, 32], using: &generator)
    }()
    private static let labels = Tensor<Int>((0..<64).map { 7 * $0 % 32 })

    private func stack(_ kind: Kind) -> Stack {
        withDefaultGenerator { $0 = PhiloxGenerator(seed: 11) }
        return Stack(kind, depth: 30, width: 32)
    }

    /// The largest over the smallest norm of the gradients of the layers' weights.
    private func spread(_ stack: Stack) -> Double {
        let gradients = valueAndGradients(of: stack) { crossEntropyLoss(stack(Self.x), Self.labels) }.gradients
        let norms = stack.layers.map { Double(gradients[$0.weight]!.square().sum().item()).squareRoot() }
        return norms.max()! / norms.min()!
    }

    @Test(arguments: [Kind.residualLayerNorm, .residualBatchNorm, .layerNorm])
    func gradientsStayWithinAFactorOfTen(_ kind: Kind) {
        #expect(spread(stack(kind)) < 10)
    }

    @Test func withoutNormalizationTheyVanish() {
        #expect(spread(stack(.plain)) > 1e4)
    }

    @Test(arguments: [Kind.residualLayerNorm, .residualBatchNorm, .layerNorm])
    func trains(_ kind: Kind) {
        let stack = stack(kind)
        let optimizer = Adam(stack, learningRate: 2e-3)
        let losses = (0..<60).map { _ in
            optimizer.step { crossEntropyLoss(stack(Self.x), Self.labels) }.item()
        }
        #expect(losses.last! < losses.first! * 0.75, "\(losses.first!) to \(losses.last!)")
    }
}
