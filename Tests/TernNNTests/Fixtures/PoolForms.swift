import TernCore
import TernNN
import TestSupport

extension ModuleForm {
    static let pools: [String: @Sendable (FixtureParameters) -> ModuleForm] = [
        "GlobalAveragePool": { p in .layer(GlobalAveragePool(keepDims: p.flag("keepDims") ?? false)) },
        "GlobalMaxPool": { p in .layer(GlobalMaxPool(keepDims: p.flag("keepDims") ?? false)) },
        "LPPool1d": { p in .layer(norm(p) as LPPool1d) },
        "LPPool2d": { p in .layer(norm(p) as LPPool2d) },
        "LPPool3d": { p in .layer(norm(p) as LPPool3d) },
        "Unfold": { p in
            .layer(
                Unfold(
                    kernel: p.integers("kernel")!, stride: p.number("stride", or: 1),
                    padding: p.number("padding", or: 0),
                    dilation: p.number("dilation", or: 1)))
        },
        "Fold": { p in
            .layer(
                Fold(
                    to: p.integers("lengths")!, kernel: p.integers("kernel")!, stride: p.number("stride", or: 1),
                    padding: p.number("padding", or: 0), dilation: p.number("dilation", or: 1)))
        },
        "MaxPool1d": { p in .layer(max(p) as MaxPool1d) },
        "MaxPool2d": { p in .layer(max(p) as MaxPool2d) },
        "MaxPool3d": { p in .layer(max(p) as MaxPool3d) },
        "AvgPool1d": { p in .layer(average(p) as AvgPool1d) },
        "AvgPool2d": { p in .layer(average(p) as AvgPool2d) },
        "AvgPool3d": { p in .layer(average(p) as AvgPool3d) },
        "AdaptiveMaxPool1d": { p in .layer(AdaptiveMaxPool1d(p.number("lengths", or: 1))) },
        "AdaptiveMaxPool2d": { p in .layer(AdaptiveMaxPool2d(p.number("lengths", or: 1))) },
        "AdaptiveMaxPool3d": { p in .layer(AdaptiveMaxPool3d(p.number("lengths", or: 1))) },
        "AdaptiveAvgPool1d": { p in .layer(AdaptiveAvgPool1d(p.number("lengths", or: 1))) },
        "AdaptiveAvgPool2d": { p in .layer(AdaptiveAvgPool2d(p.number("lengths", or: 1))) },
        "AdaptiveAvgPool3d": { p in .layer(AdaptiveAvgPool3d(p.number("lengths", or: 1))) }
    ]

    private static func max<let axes: Int>(_ p: FixtureParameters) -> MaxPool<axes> {
        MaxPool(
            p.number("kernel", or: 1), stride: p.integer("stride"),
            padding: p.number("padding", or: 0),
            dilation: p.number("dilation", or: 1), roundsUp: p.flag("roundsUp") ?? false)
    }

    private static func norm<let axes: Int>(_ p: FixtureParameters) -> LPPool<axes> {
        LPPool(
            p: p.number("p")!, p.number("kernel", or: 1), stride: p.integer("stride"),
            roundsUp: p.flag("roundsUp") ?? false)
    }

    private static func average<let axes: Int>(_ p: FixtureParameters) -> AveragePool<axes> {
        AveragePool(
            p.number("kernel", or: 1), stride: p.integer("stride"),
            padding: p.number("padding", or: 0),
            roundsUp: p.flag("roundsUp") ?? false, countsPadding: p.flag("countsPadding") ?? true,
            divisor: p.integer("divisor"))
    }
}

extension FixtureParameters {
    fileprivate func number(_ name: String, or other: Int) -> Int { integer(name) ?? other }
}
