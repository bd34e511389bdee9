import TernCore
import TestSupport

extension FixtureTable {
    mutating func addResampling() {
        real("interpolate") { call in
            let mode = InterpolationMode.allCases.first { "\($0)" == call.text("mode")! }!
            let (alignsCorners, antialias) = (call.flag("alignsCorners"), call.flag("antialias"))
            if let scale = call.parameters.number("scale") {
                return interpolate(
                    call[0], scale: scale, mode: mode, alignsCorners: alignsCorners, antialias: antialias)
            }
            return interpolate(
                call[0], to: call.list("lengths")!, mode: mode, alignsCorners: alignsCorners, antialias: antialias)
        }
        real("gridSample") { call in
            gridSample(
                call[0], call[1], mode: SamplingMode.allCases.first { "\($0)" == call.text("mode")! }!,
                padding: SamplingPadding.allCases.first { "\($0)" == call.text("padding")! }!,
                alignsCorners: call.flag("alignsCorners"))
        }
        real("affineGrid") {
            affineGrid($0[0], to: $0.list("lengths")!, alignsCorners: $0.flag("alignsCorners"))
        }
        real("pixelShuffle") { $0[0].pixelShuffle($0.integer("factor")!) }
        real("pixelUnshuffle") { $0[0].pixelUnshuffle($0.integer("factor")!) }
    }
}
