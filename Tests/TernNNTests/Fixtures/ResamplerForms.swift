import TernCore
import TernNN
import TestSupport

extension ModuleForm {
    static let resamplers: [String: @Sendable (FixtureParameters) -> ModuleForm] = [
        "Upsample": { p in
            let mode = InterpolationMode.allCases.first { "\($0)" == p.text("mode") } ?? .nearest
            let alignsCorners = p.flag("alignsCorners") ?? false
            if let scale = p.number("scale") {
                return .layer(Upsample(scale: scale, mode: mode, alignsCorners: alignsCorners))
            }
            return .layer(Upsample(to: p.integers("lengths")!, mode: mode, alignsCorners: alignsCorners))
        },
        "PixelShuffle": { p in .layer(PixelShuffle(p.integer("factor")!)) },
        "PixelUnshuffle": { p in .layer(PixelUnshuffle(p.integer("factor")!)) },
        "Dropout": { p in .layer(Dropout(p.number("probability")!)) },
        "Dropout1d": { p in .layer(Dropout1d(p.number("probability")!)) },
        "Dropout2d": { p in .layer(Dropout2d(p.number("probability")!)) },
        "Dropout3d": { p in .layer(Dropout3d(p.number("probability")!)) },
        "ZeroPad1d": { p in .layer(padding(p) as ZeroPad1d) },
        "ZeroPad2d": { p in .layer(padding(p) as ZeroPad2d) },
        "ZeroPad3d": { p in .layer(padding(p) as ZeroPad3d) },
        "ReflectionPad1d": { p in .layer(padding(p) as ReflectionPad1d) },
        "ReflectionPad2d": { p in .layer(padding(p) as ReflectionPad2d) },
        "ReflectionPad3d": { p in .layer(padding(p) as ReflectionPad3d) },
        "ReplicationPad1d": { p in .layer(padding(p) as ReplicationPad1d) },
        "ReplicationPad2d": { p in .layer(padding(p) as ReplicationPad2d) },
        "ReplicationPad3d": { p in .layer(padding(p) as ReplicationPad3d) },
        "CircularPad1d": { p in .layer(padding(p) as CircularPad1d) },
        "CircularPad2d": { p in .layer(padding(p) as CircularPad2d) },
        "CircularPad3d": { p in .layer(padding(p) as CircularPad3d) },
        "AlphaDropout": { p in .layer(AlphaDropout(p.number("probability")!)) }
    ]

    private static func padding<let axes: Int, Mode: PaddingKind>(_ p: FixtureParameters) -> Padding<axes, Mode> {
        if let width = p.integer("width") { return Padding(width) }
        let widths = p.integers("widths")!
        return Padding((0..<axes).map { (widths[2 * $0], widths[2 * $0 + 1]) })
    }
}
