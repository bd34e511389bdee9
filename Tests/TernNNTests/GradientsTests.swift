import TernCore
import TernNN
import Testing

/// References by PyTorch 2.13 in float64, on the network of ``WaveModel``.
@Suite struct GradientsTests {
    /// `loss(p).backward()`, one parameter after another.
    private let expected = [
        0.269848985, 0.169774809, -0.179019858, 0.00489050202, -0.0768671412, -0.0460142427, 0.0298681587,
        -0.120580355, 0.916126041, 0.281302366, 1.00760601
    ]

    @Test func ofAModel() {
        let model = WaveModel()
        let (loss, gradients) = valueAndGradients(of: model) { model.loss }
        expectClose(loss, [0.9249110685511794], shape: [])
        expectClose(flat(gradients.tensors.map { $0! }), expected)
        expectClose(gradients[model.hidden.weight], Array(expected[..<6]), shape: [2, 3])
        expectClose(gradients[model.output.bias!], [expected[10]], shape: [1])
        #expect(gradients[Parameter(.zeros([1]))] == nil)
        #expect(gradients.parameters.map(\.shape) == model.parameters.map(\.shape))
    }

    @Test func clipping() {
        let model = WaveModel()
        let gradients = valueAndGradients(of: model) { model.loss }.gradients
        #expect(abs(gradients.norm - 1.4459804261020381) < 1e-6)
        // clip_grad_norm_(p, 0.25)
        let clipped = [
            0.0466549881, 0.0293528683, -0.030951272, 0.000845533341, -0.0132897871, -0.00795553834, 0.00516399418,
            -0.0208474938, 0.158391737, 0.0486351969, 0.174207979
        ]
        expectClose(flat(gradients.clipped(toNorm: 0.25).tensors.map { $0! }), clipped, tolerance: 1e-7)
        #expect(gradients.clipped(toNorm: 10).tensors == gradients.tensors)
        // clip_grad_value_(p, 0.1)
        let bounded = expected.map { max(-0.1, min(0.1, $0)) }
        expectClose(flat(gradients.clipped(toValue: 0.1).tensors.map { $0! }), bounded, tolerance: 1e-7)
    }

    @Test func missingGradientsStayMissing() {
        let model = WaveModel()
        let gradients = valueAndGradients(of: model) { model.hidden(WaveModel.x).sum() }.gradients
        #expect(gradients.tensors.map { $0 == nil } == [false, false, true, true])
        #expect(gradients[model.output.weight] == nil)
        #expect(gradients.clipped(toNorm: 0.1).tensors.map { $0 == nil } == [false, false, true, true])
        #expect(gradients.clipped(toValue: 0.1).tensors.map { $0 == nil } == [false, false, true, true])
    }

    /// A gradient penalty differentiates through an inner gradient call:
    ///
    /// ```python
    /// gx, = torch.autograd.grad(model(p, x).sum(), x, create_graph=True)
    /// l = ((model(p, x) - y) ** 2).mean() + ((gx ** 2).sum(1).sqrt() - 1).pow(2).mean()
    /// torch.autograd.grad(l, p[:3])
    /// ```
    @Test func gradientPenalty() {
        let model = WaveModel()
        let (loss, gradients) = valueAndGradients(of: model) {
            let slope = gradient(at: WaveModel.x) { model($0).sum() }
            return model.loss + (slope.square().sum(axis: 1).sqrt() - 1).square().mean()
        }
        expectClose(loss, [1.1965262833567483], shape: [])
        let expected = [
            0.260290388, 0.130415311, -0.190518498, 0.0056347515, 0.00205061836, -0.00453767693, 0.15703266,
            -0.100979915, 0.752233656, 0.825443825
        ]
        expectClose(flat(gradients.tensors[..<3].map { $0! }), expected)
    }

    /// For w ↦ Σ w³: the gradient of ½ |∇|² is 3w² · 6w = 18 w³.
    @Test func secondOrderThroughParameters() {
        struct Cubic: Module {
            let w = Parameter([1, -2, 0.5])
            var loss: Tensor<Float> { (w.value * w.value * w.value).sum() }
        }
        let model = Cubic()
        let gradients = valueAndGradients(of: model) {
            let inner = valueAndGradients(of: model) { model.loss }.gradients
            return inner[model.w]!.square().sum() * 0.5
        }.gradients
        expectClose(gradients[model.w], [18, -144, 2.25])
    }

    @Test func innerStepSeesTheOuterParameters() {
        struct Scale: Module {
            let w = Parameter(Tensor(3))
        }
        let (outer, inner) = (Scale(), Scale())
        // d/da of d/db (a² b²) = 2 a² b: 4 a b = 36.
        let gradients = valueAndGradients(of: outer) {
            valueAndGradients(of: inner) { outer.w.value.square() * inner.w.value.square() }.gradients[inner.w]!
        }.gradients
        #expect(gradients[outer.w]?.item() == 36)
    }

    @Test func parametersArePlainOutsideGradientCalls() {
        let model = WaveModel()
        var leaked: Tensor<Float>?
        _ = valueAndGradients(of: model) {
            leaked = model.hidden.weight.value * 2
            return model.loss
        }
        // Neither a value read outside nor one that left its call is differentiated by a later call.
        let plain = model.hidden.weight.value
        #expect(gradient(at: Tensor<Float>(2)) { x in (plain * x).sum() + leaked!.sum() }.item() == plain.sum().item())
        let later = valueAndGradients(of: model) { (plain + leaked!).sum() + model.output.bias!.value.sum() }.gradients
        #expect(later[model.hidden.weight] == nil)
        #expect(later[model.output.bias!] == [1])
        // A call for other parameters records none of these.
        let other = Linear(3, 2)
        let gradients = valueAndGradients(of: other) { (other.weight.value * model.hidden.weight.value).sum() }
            .gradients
        #expect(gradients[other.weight] == model.hidden.weight.value)
    }

    @Test func evaluationWhileTraining() async {
        let model = WaveModel()
        let optimizer = Adam(model, learningRate: 1e-3)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    var isFinite = true
                    for _ in 0..<300 { isFinite = model(WaveModel.x).abs().max().item() < 10 && isFinite }
                    return isFinite
                }
            }
            for _ in 0..<300 { optimizer.step { model.loss } }
            for await isFinite in group { #expect(isFinite) }
        }
        #expect(model.loss.item() < 0.9)
    }

    @Test func assigningAParameter() {
        let parameter = Parameter([1, 2])
        parameter.value = [3, 4]
        #expect(parameter.value == [3, 4])
        parameter.value *= 2
        #expect(parameter.value == [6, 8])
        #expect(parameter.shape == [2])
    }
}
