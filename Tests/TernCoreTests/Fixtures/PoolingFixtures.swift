import TernCore
import TestSupport

extension FixtureTable {
    mutating func addPooling() {
        func list(_ call: Call, _ name: String) -> (any PerAxis)? { call.list(name) }
        real("maxPool") {
            maxPool(
                $0[0], kernel: list($0, "kernel")!, stride: list($0, "stride"), padding: list($0, "padding") ?? 0,
                dilation: list($0, "dilation") ?? 1, roundsUp: $0.flag("roundsUp"))
        }
        real("averagePool") {
            averagePool(
                $0[0], kernel: list($0, "kernel")!, stride: list($0, "stride"), padding: list($0, "padding") ?? 0,
                roundsUp: $0.flag("roundsUp"), countsPadding: $0.parameters.flag("countsPadding") ?? true,
                divisor: $0.integer("divisor"))
        }
        real("adaptiveMaxPool") { adaptiveMaxPool($0[0], to: list($0, "lengths")!) }
        real("adaptiveAveragePool") { adaptiveAveragePool($0[0], to: list($0, "lengths")!) }
    }
}
