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
        values("maxPoolWithIndices") {
            let (values, indices) = maxPoolWithIndices(
                $0[0], kernel: list($0, "kernel")!, stride: list($0, "stride"), padding: list($0, "padding") ?? 0,
                dilation: list($0, "dilation") ?? 1, roundsUp: $0.flag("roundsUp"))
            return [.real(values), .integer(indices)]
        }
        values("adaptiveMaxPoolWithIndices") {
            let (values, indices) = adaptiveMaxPoolWithIndices($0[0], to: list($0, "lengths")!)
            return [.real(values), .integer(indices)]
        }
        real("maxUnpool") {
            maxUnpool(
                $0[0], $0.integers(1), kernel: list($0, "kernel")!, stride: list($0, "stride"),
                padding: list($0, "padding") ?? 0, to: $0.list("lengths"))
        }
        real("lpPool") {
            lpPool(
                $0[0], p: $0.parameters.number("p")!, kernel: list($0, "kernel")!, stride: list($0, "stride"),
                roundsUp: $0.flag("roundsUp"))
        }
        real("adaptiveMaxPool") { adaptiveMaxPool($0[0], to: list($0, "lengths")!) }
        real("adaptiveAveragePool") { adaptiveAveragePool($0[0], to: list($0, "lengths")!) }
    }
}
