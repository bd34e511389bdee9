import TernCore
import TernNN
import TestSupport

extension ModuleForm {
    static let norms: [String: @Sendable (FixtureParameters) -> ModuleForm] = [
        "BatchNorm1d": { p in .layer(batch(p) as BatchNorm1d) },
        "BatchNorm2d": { p in .layer(batch(p) as BatchNorm2d) },
        "BatchNorm3d": { p in .layer(batch(p) as BatchNorm3d) },
        "InstanceNorm1d": { p in .layer(instance(p) as InstanceNorm1d) },
        "InstanceNorm2d": { p in .layer(instance(p) as InstanceNorm2d) },
        "InstanceNorm3d": { p in .layer(instance(p) as InstanceNorm3d) },
        "LocalResponseNorm": { p in
            .layer(
                LocalResponseNorm(
                    size: p.integer("size")!, alpha: p.number("alpha") ?? 1e-4, beta: p.number("beta") ?? 0.75,
                    k: p.number("k") ?? 1))
        },
        "LayerNorm": { p in
            .layer(
                LayerNorm(
                    p.shape, epsilon: p.epsilon, isAffine: p.flag("affine") ?? true, hasBias: p.flag("bias") ?? true))
        },
        "RMSNorm": { p in
            .layer(RMSNorm(p.shape, epsilon: p.number("epsilon"), isAffine: p.flag("affine") ?? true))
        },
        "GroupNorm": { p in
            .layer(
                GroupNorm(
                    groups: p.integer("groups")!, p.integer("channels")!, epsilon: p.epsilon,
                    isAffine: p.flag("affine") ?? true))
        },
        "WeightNorm: Linear": { p in .layer(Linear(3, 4).weightNormalized(axis: p.weightAxis)) },
        "WeightNorm: Conv1d": { p in .layer(Conv1d(2, 3, kernel: 3).weightNormalized(axis: p.weightAxis)) },
        "WeightNorm: Conv2d": { p in .layer(Conv2d(2, 3, kernel: [3, 2]).weightNormalized(axis: p.weightAxis)) },
        "WeightNorm: Conv3d": { p in .layer(Conv3d(2, 3, kernel: 2).weightNormalized(axis: p.weightAxis)) },
        "WeightNorm: ConvTranspose2d": { p in
            .layer(ConvTranspose2d(2, 3, kernel: 2).weightNormalized(axis: p.weightAxis))
        },
        "WeightNorm: LSTM": { _ in
            let network = LSTM(2, 2).weightNormalized("weight_hh_l0")
            return ModuleForm(module: network) { [network($0.real(0)).output] }
        }
    ]

    private static func batch<let rank: Int>(_ p: FixtureParameters) -> BatchNorm<rank> {
        BatchNorm(
            p.integer("channels")!, epsilon: p.epsilon, momentum: p.momentum, isAffine: p.flag("affine") ?? true,
            tracksRunningMoments: p.flag("running") ?? true)
    }

    private static func instance<let rank: Int>(_ p: FixtureParameters) -> InstanceNorm<rank> {
        InstanceNorm(
            p.integer("channels")!, epsilon: p.epsilon, momentum: p.momentum, isAffine: p.flag("affine") ?? false,
            tracksRunningMoments: p.flag("running") ?? false)
    }
}

extension FixtureParameters {
    fileprivate var epsilon: Double { number("epsilon") ?? 1e-5 }
    fileprivate var momentum: Double? { flag("cumulative") == true ? nil : number("momentum") ?? 0.1 }
    fileprivate var weightAxis: Int? { flag("whole") == true ? nil : integer("axis") ?? 0 }
    fileprivate var shape: Shape { Shape(integers("shape")!) }
}
