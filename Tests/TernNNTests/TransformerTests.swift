import Foundation
import TernCore
import Testing

@testable import TernNN

/// Attention and transformer layers beyond their fixtures.
@Suite struct TransformerTests {
    private func expectClose(_ a: Tensor<Float>, _ b: Tensor<Float>, _ what: String = "") {
        #expect(a.shape == b.shape && (a - b).abs().max().item() < 1e-5, "\(what): \(a) and \(b)")
    }

    // MARK: Parameters

    @Test func keysAreThoseOfTorch() {
        let encoder = TransformerEncoder(1, norm: LayerNorm(4)) { TransformerEncoderLayer(4, heads: 2) }
        let attention = ["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"]
        let dense = ["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"]
        let norms = ["norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias"]
        let layer = attention.map { "self_attn.\($0)" } + dense + norms
        #expect(
            encoder.namedParameters.map(\.name)
                == layer.map { "layers.0.\($0)" } + ["norm.weight", "norm.bias"])
        let other = MultiHeadAttention(4, heads: 2, hasBias: false, keyWidth: 3)
        #expect(
            other.namedParameters.map(\.name) == ["q_proj_weight", "k_proj_weight", "v_proj_weight", "out_proj.weight"])
    }

    @Test func firstValuesAreThoseOfTorch() {
        let state = MultiHeadAttention(64, heads: 2).stateDictionary
        let bound = (6 / Float(64 + 3 * 64)).squareRoot()
        let weight = state["in_proj_weight"]!
        #expect(weight.shape == [192, 64] && weight.abs().max().item() <= bound)
        #expect(weight.max().item() > 0.99 * bound && weight.min().item() < -0.99 * bound)
        #expect(state["in_proj_bias"] == .zeros([192]) && state["out_proj.bias"] == .zeros([64]))
        let output = state["out_proj.weight"]!.abs().max().item()
        #expect(output <= 0.125 && output > 0.12)
    }

    // MARK: Generation

    @Test(arguments: [false, true], [false, true])
    func aCacheGivesWhatTheWholeSequenceGives(_ isBatchFirst: Bool, _ isTurned: Bool) {
        let rotary = isTurned ? RotaryPositions(4) : nil
        let encoder = TransformerEncoder(2, norm: LayerNorm(8)) {
            TransformerEncoderLayer(
                8, heads: 2, feedForward: 12, isBatchFirst: isBatchFirst, isNormFirst: true, rotary: rotary)
        }
        let axis = isBatchFirst ? 1 : 0
        let x = Tensor<Float>.normal(isBatchFirst ? [3, 9, 8] : [9, 3, 8])
        var caches: [KeyValueCache] = []
        let parts = x.split([4, 1, 1, 3], axis: axis).map { encoder($0, caches: &caches) }
        #expect(caches.map(\.count) == [9, 9])
        expectClose(concatenate(parts, axis: axis), encoder(x, mask: nil, isCausal: true))
    }

    @Test func aDecoderWithACache() {
        let layer = TransformerDecoderLayer(8, heads: 2, feedForward: 12, isBatchFirst: true)
        let (x, memory) = (Tensor<Float>.normal([2, 6, 8]), Tensor<Float>.normal([2, 5, 8]))
        var cache = KeyValueCache()
        let parts = x.split(every: 2, axis: 1).map { layer($0, memory: memory, cache: &cache) }
        expectClose(concatenate(parts, axis: 1), layer(x, memory: memory, isCausal: true))
    }

    @Test func copiesOfACacheAreApart() {
        let attention = MultiHeadAttention(8, heads: 2, isBatchFirst: true)
        let (x, y) = (Tensor<Float>.normal([1, 3, 8]), Tensor<Float>.normal([1, 1, 8]))
        var first = KeyValueCache()
        _ = attention(x, cache: &first)
        var second = first
        let expected = attention(y, cache: &first)
        _ = attention(-y, cache: &first)
        #expect(attention(y, cache: &second) == expected)
        #expect(first.count == 5 && second.count == 4)
    }

    @Test func dropoutIsForTrainingOnly() {
        let layer = TransformerEncoderLayer(8, heads: 2, feedForward: 12, dropout: 0.5, isBatchFirst: true)
        let x = Tensor<Float>.normal([2, 5, 8])
        #expect(layer(x) == layer(x))
        withTrainingMode(true) { #expect(layer(x) != layer(x)) }
        let attention = MultiHeadAttention(8, heads: 2, dropout: 0.5, isBatchFirst: true)
        withTrainingMode(true) { #expect(attention(x) != attention(x)) }
    }

    /// Cut and drawn from as the definition says.
    @Test func sampling() {
        let logits = Tensor<Float>([0.1, 0.4, 0.05, 0.3, 0.15]).log().unsqueeze(axis: 0).tile([2, 1])
        func kept(_ sampler: TokenSampler) -> [Bool] {
            let cut = sampler.cut(logits)
            #expect(cut[0] == cut[1])
            return (cut[0] .> -.infinity).scalars
        }
        #expect(kept(TokenSampler(topK: 2)) == [false, true, false, true, false])
        #expect(kept(TokenSampler(topK: 9)) == [true, true, true, true, true])
        #expect(kept(TokenSampler(topP: 0.39)) == [false, true, false, false, false])
        #expect(kept(TokenSampler(topP: 0.8)) == [false, true, false, true, true])
        #expect(kept(TokenSampler(topK: 3, topP: 0.9)) == [false, true, false, true, true])
        // Flattened, the first two are 0.63 + 0.55 of 2.1: not enough.
        #expect(kept(TokenSampler(temperature: 2, topP: 0.6)) == [false, true, false, true, true])
        #expect(TokenSampler(temperature: 0)(logits) == [1, 1])

        var generator = PhiloxGenerator(seed: 1)
        let drawn = TokenSampler(temperature: 0.5, topK: 2)(logits[0].tile([20_000, 1]), using: &generator)
        let share = Tensor<Float>(drawn .== 1).mean().item()
        #expect(abs(share - 0.64) < 0.01)  // 0.4² of 0.4² + 0.3²
        #expect(((drawn .== 1) .| (drawn .== 3)).all().item())
    }

    /// Down to the smallest temperature the likeliest token is drawn, and infinite logits have their limits.
    @Test(arguments: [0, Double.leastNonzeroMagnitude, 1e-50, 1e-39, 1e-20, 1e-3])
    func samplingAtLowTemperatures(_ temperature: Double) {
        let sampler = TokenSampler(temperature: temperature, topK: .max, topP: 0.9)
        let infinity = Float.infinity
        let logits = Tensor<Float>(
            shape: [4, 3], scalars: [1, 2, 0, 3e38, -3e38, 0, -infinity, -3e38, -infinity, 0, infinity, 3e38])
        for _ in 0..<20 { #expect(sampler(logits) == [1, 0, 1, 1]) }
        let first = TokenSampler(temperature: temperature, topP: Double.leastNonzeroMagnitude)
        #expect(first(logits) == [1, 0, 1, 1])
        #expect(TokenSampler(temperature: 1e300)(Tensor([1, -infinity, -infinity])).item() == 0)
    }

    /// Without a mask, layers and stacks take `isCausal` alone: what comes later changes nothing.
    @Test func causalWithoutAMask() {
        let layer = TransformerEncoderLayer(8, heads: 2, feedForward: 16, isBatchFirst: true)
        let encoder = TransformerEncoder(2) {
            TransformerEncoderLayer(8, heads: 2, feedForward: 16, isBatchFirst: true)
        }
        let decoder = TransformerDecoder(1) {
            TransformerDecoderLayer(8, heads: 2, feedForward: 16, isBatchFirst: true)
        }
        let attention = MultiHeadAttention(8, heads: 2, isBatchFirst: true)
        let memory = Tensor<Float>.normal([2, 3, 8])
        let calls: [(Tensor<Float>) -> Tensor<Float>] = [
            { layer($0, isCausal: true) }, { encoder($0, isCausal: true) }, { attention($0, isCausal: true) },
            { decoder($0, memory: memory, isCausal: true) }
        ]
        let x = Tensor<Float>.normal([2, 5, 8])
        var changed = x
        changed[.all, 4] = .zeros([2, 8])
        for call in calls {
            #expect(call(x)[.all, ..<4] == call(changed)[.all, ..<4])
            #expect(call(x)[.all, 4] != call(changed)[.all, 4])
        }
        #expect(layer(x) != layer(x, isCausal: true))
    }

    // MARK: Positions

    /// Positions as large as an Int are those of their Double.
    @Test func largePositions() {
        let found = sinusoidalPositions(2, width: 4, offset: .max)
        #expect(abs(Double(found[0, 0].item()) - Foundation.sin(Double(Int.max))) < 1e-6)
        #expect(RotaryPositions(4)(.ones([1, 2, 4]), offset: .max).isFinite().all().item())
        #expect(RotaryPositions(4)(.ones([1, 2, 4]), offset: .min).isFinite().all().item())
        #expect(alibiBias(heads: 1, queries: 0, keys: 3).shape == [1, 0, 3])
    }

    @Test func sinusoids() {
        let found = sinusoidalPositions(5, width: 6, offset: 7)
        for position in 0..<5 {
            for i in 0..<3 {
                let angle = Double(position + 7) * Foundation.pow(10_000, -Double(i) / 3)
                #expect(abs(Double(found[position, 2 * i].item()) - Foundation.sin(angle)) < 1e-6)
                #expect(abs(Double(found[position, 2 * i + 1].item()) - Foundation.cos(angle)) < 1e-6)
            }
        }
        #expect(sinusoidalPositions(12, width: 6)[7...] == found)
    }

    @Test func rotationsDependOnTheDistance() {
        for isInterleaved in [false, true] {
            let rotary = RotaryPositions(8, isInterleaved: isInterleaved)
            let (q, k) = (Tensor<Float>.normal([1, 8]), Tensor<Float>.normal([1, 8]))
            let near = (rotary(q, offset: 5) * rotary(k, offset: 2)).sum()
            let far = (rotary(q, offset: 1005) * rotary(k, offset: 1002)).sum()
            #expect(abs(near.item() - far.item()) < 1e-4)
            #expect(abs(rotary(q, offset: 9).norm().item() - q.norm().item()) < 1e-5)
        }
    }

    @Test func slopesOfALiBi() {
        func slopes(_ heads: Int) -> [Float] { alibiBias(heads: heads, queries: 1, keys: 2)[.all, 0, 0].scalars }
        let halves: [Float] = (1...8).map { -Foundation.pow(2, -Float($0)) }
        #expect(slopes(8) == halves)
        #expect(slopes(3) == [-0.0625, -0.00390625, -0.25])
        #expect(alibiBias(heads: 1, queries: 2, keys: 3)[0] * 256 == [[-1, 0, -1], [-2, -1, 0]])
    }

    // MARK: Depth

    @Test func gradientsKeepTheirNormThroughThirtyLayers() {
        let encoder = TransformerEncoder(30) {
            TransformerEncoderLayer(16, heads: 2, feedForward: 32, dropout: 0, isBatchFirst: true, isNormFirst: true)
        }
        let target = Tensor<Float>.normal([4, 6, 16])
        let x = Tensor<Float>.normal([4, 6, 16])
        let gradients = valueAndGradients(of: encoder) { mseLoss(encoder(x), target) }.gradients
        let norms = encoder.layers.map { layer in
            layer.parameters.reduce(0) { $0 + gradients[$1]!.square().sum().item() }.squareRoot()
        }
        #expect(norms[0] / norms[29] < 10 && norms[29] / norms[0] < 10, "\(norms)")
    }
}
