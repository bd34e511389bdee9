import TernCore
import TestSupport

extension FixtureTable {
    mutating func addNormalization() {
        func parameter(_ call: Call, _ position: Int) -> Tensor<Scalar>? {
            call.inputs.count > position ? call[position] : nil
        }
        func epsilon(_ call: Call) -> Double { call.parameters.number("epsilon") ?? 1e-5 }
        real("batchNorm") {
            batchNorm($0[0], weight: parameter($0, 1), bias: parameter($0, 2), epsilon: epsilon($0))
        }
        real("batchNorm: fixed") {
            batchNorm(
                $0[0], mean: $0[1], variance: $0[2], weight: parameter($0, 3), bias: parameter($0, 4),
                epsilon: epsilon($0))
        }
        real("instanceNorm") {
            instanceNorm($0[0], weight: parameter($0, 1), bias: parameter($0, 2), epsilon: epsilon($0))
        }
        real("groupNorm") {
            groupNorm(
                $0[0], groups: $0.integer("groups")!, weight: parameter($0, 1), bias: parameter($0, 2),
                epsilon: epsilon($0))
        }
        real("layerNorm") {
            layerNorm(
                $0[0], over: $0.shape("shape"), weight: parameter($0, 1), bias: parameter($0, 2), epsilon: epsilon($0))
        }
        real("rmsNorm") {
            rmsNorm(
                $0[0], over: $0.shape("shape"), weight: parameter($0, 1), epsilon: $0.parameters.number("epsilon"))
        }
        real("localResponseNorm") { call in
            let p = call.parameters
            return localResponseNorm(
                call[0], size: call.integer("size")!, alpha: p.number("alpha") ?? 1e-4, beta: p.number("beta") ?? 0.75,
                k: p.number("k") ?? 1)
        }
        real("weightNorm") { weightNorm($0[0], magnitude: $0[1], axis: $0.integer("axis")) }
    }
}
