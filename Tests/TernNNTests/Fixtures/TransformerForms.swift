import TernCore
@testable import TernNN
import TestSupport

extension ModuleForm {
    static let transformers: [String: @Sendable (FixtureParameters) -> ModuleForm] = [
        "MultiHeadAttention": { p in
            let attention = p.attention
            return ModuleForm(module: attention) { [attention($0.real(0))] }
        },
        "MultiHeadAttention: blocked": { p in
            let attention = p.attention
            let blocked = Tensor(shape: [3, 3], scalars: p.integers("blocked")!.map { $0 != 0 })
            return ModuleForm(module: attention) { [attention($0.real(0), mask: .allowed(.!blocked))] }
        },
        "MultiHeadAttention: causal": { p in
            let attention = p.attention
            return ModuleForm(module: attention) { [attention($0.real(0), isCausal: true)] }
        },
        "MultiHeadAttention: padding": { p in
            let (attention, isCausal) = (p.attention, p.flag("causal")!)
            return ModuleForm(module: attention) { inputs in
                let key = inputs.count > 1 ? inputs.real(1) : nil
                return [attention(inputs.real(0), key, keyPadding: padding, isCausal: isCausal)]
            }
        },
        "MultiHeadAttention: cross": { p in
            let attention = p.attention
            return ModuleForm(module: attention) { inputs in
                [attention(inputs.real(0), inputs.real(1), inputs.count > 2 ? inputs.real(2) : nil)]
            }
        },
        "MultiHeadAttention: weights": { p in
            let (attention, isAveraged) = (p.attention, p.flag("averaged")!)
            return ModuleForm(module: attention) { inputs in
                let (y, weights) = attention.withWeights(inputs.real(0), inputs.real(1), isAveraged: isAveraged)
                return [y, weights]
            }
        },
        "TransformerEncoderLayer": { p in .layer(p.encoderLayer) },
        "TransformerEncoderLayer: masked": { p in
            let layer = p.encoderLayer
            return ModuleForm(module: layer) { [layer($0.real(0), mask: nil, keyPadding: padding, isCausal: true)] }
        },
        "TransformerDecoderLayer": { p in
            let layer = p.decoderLayer
            return ModuleForm(module: layer) { [layer($0.real(0), memory: $0.real(1))] }
        },
        "TransformerDecoderLayer: masked": { p in
            let layer = p.decoderLayer
            let padding: Tensor<Bool> = [[false, false, false, false, false], [false, true, false, true, true]]
            return ModuleForm(module: layer) {
                [layer($0.real(0), memory: $0.real(1), memoryKeyPadding: padding, isCausal: true)]
            }
        },
        "TransformerEncoder": { p in
            .layer(TransformerEncoder(p.integer("layers")!, norm: p.norm) { p.encoderLayer })
        },
        "TransformerDecoder": { p in
            let decoder = TransformerDecoder(p.integer("layers")!, norm: p.norm) { p.decoderLayer }
            return ModuleForm(module: decoder) { [decoder($0.real(0), memory: $0.real(1))] }
        },
        "RotaryPositions": { p in
            let rotary = RotaryPositions(p.integer("width")!, isInterleaved: p.flag("interleaved") ?? false)
            return .function { rotary($0.real(0), offset: p.integer("offset") ?? 0) }
        }
    ]

    private static let padding: Tensor<Bool> = [[false, false, false], [false, false, true]]
}

extension FixtureParameters {
    fileprivate var attention: MultiHeadAttention {
        MultiHeadAttention(
            integer("width")!, heads: integer("heads")!, hasBias: flag("bias") ?? true, keyWidth: integer("keyWidth"),
            valueWidth: integer("valueWidth"), isBatchFirst: flag("batchFirst") ?? false)
    }

    fileprivate var encoderLayer: TransformerEncoderLayer {
        TransformerEncoderLayer(
            integer("width")!, heads: integer("heads")!, feedForward: integer("hidden")!, dropout: 0,
            activation: text("activation") == "gelu" ? .gelu : .relu, epsilon: number("epsilon") ?? 1e-5,
            isBatchFirst: flag("batchFirst") ?? false, isNormFirst: flag("normFirst") ?? false,
            hasBias: flag("bias") ?? true)
    }

    fileprivate var decoderLayer: TransformerDecoderLayer {
        TransformerDecoderLayer(
            integer("width")!, heads: integer("heads")!, feedForward: integer("hidden")!, dropout: 0,
            activation: text("activation") == "gelu" ? .gelu : .relu, epsilon: number("epsilon") ?? 1e-5,
            isBatchFirst: flag("batchFirst") ?? false, isNormFirst: flag("normFirst") ?? false,
            hasBias: flag("bias") ?? true)
    }

    fileprivate var norm: (any Layer)? { flag("norm")! ? LayerNorm(integer("width")!) : nil }
}
