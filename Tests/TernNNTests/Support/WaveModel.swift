import TernCore
import TernNN

/// The small network of the references in ``OptimizerTests`` and ``GradientsTests``: tanh(x Wᵀ + b) Vᵀ + c.
///
/// ```python
/// x, y = wave([5, 3], 0.1), wave([5, 1], 0.2)
/// p = [wave(s, k).requires_grad_() for k, s in enumerate([[2, 3], [2], [1, 2], [1]])]
/// def model(p, x): return torch.tanh(x @ p[0].T + p[1]) @ p[2].T + p[3]
/// def loss(p): return ((model(p, x) - y) ** 2).mean()
/// ```
struct WaveModel: Layer {
    let hidden = Linear(3, 2, activation: .tanh)
    let output = Linear(2, 1)

    static let x = wave([5, 3], 0.1)
    static let y = wave([5, 1], 0.2)

    init() {
        for (phase, parameter) in parameters.enumerated() {
            parameter.value = wave(parameter.shape, Double(phase))
        }
    }

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(hidden(x)) }

    var loss: Tensor<Float> { mseLoss(self(Self.x), Self.y) }

    /// All parameters, one after another.
    var weights: Tensor<Float> { flat(parameters.map(\.value)) }
}
