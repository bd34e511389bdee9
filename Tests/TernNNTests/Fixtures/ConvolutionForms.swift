import TernCore
import TernNN
import TestSupport

extension ModuleForm {
    static let convolutions: [String: @Sendable (FixtureParameters) -> ModuleForm] = [
        "Conv1d": { convolution($0, as: Conv1d.self) },
        "Conv2d": { convolution($0, as: Conv2d.self) },
        "Conv3d": { convolution($0, as: Conv3d.self) },
        "ConvTranspose1d": { transposed($0, as: ConvTranspose1d.self) },
        "ConvTranspose2d": { transposed($0, as: ConvTranspose2d.self) },
        "ConvTranspose3d": { transposed($0, as: ConvTranspose3d.self) }
    ]

    private static func convolution<let axes: Int>(_ p: FixtureParameters, as: Convolution<axes>.Type) -> ModuleForm {
        let modes: [String: PaddingMode<Float>] = [
            "reflect": .reflect, "replicate": .replicate, "circular": .circular
        ]
        let padding: any ConvolutionPadding =
            if p.text("padding") == "same" { .same } else { p.lengths("padding", 0, axes) }
        return .layer(
            Convolution<axes>(
                p.integer("inputs")!, p.integer("outputs")!, kernel: p.perAxis("kernel", 1),
                stride: p.perAxis("stride", 1),
                padding: padding, mode: p.text("mode").map { modes[$0]! } ?? .constant(0),
                dilation: p.perAxis("dilation", 1),
                groups: p.integer("groups") ?? 1, hasBias: p.flag("bias") ?? true))
    }

    private static func transposed<let axes: Int>(
        _ p: FixtureParameters, as: TransposedConvolution<axes>.Type
    ) -> ModuleForm {
        .layer(
            TransposedConvolution<axes>(
                p.integer("inputs")!, p.integer("outputs")!, kernel: p.perAxis("kernel", 1),
                stride: p.perAxis("stride", 1), padding: p.perAxis("padding", 0),
                outputPadding: p.perAxis("outputPadding", 0), dilation: p.perAxis("dilation", 1),
                groups: p.integer("groups") ?? 1, hasBias: p.flag("bias") ?? true))
    }
}

extension FixtureParameters {
    fileprivate func perAxis(_ name: String, _ number: Int) -> any PerAxis {
        integers(name) as (any PerAxis)? ?? number
    }

    fileprivate func lengths(_ name: String, _ number: Int, _ axes: Int) -> [Int] {
        integers(name) ?? Array(repeating: number, count: axes)
    }
}
