import TernCore

/// The time of a profile by the layers of a model, as a table.
///
/// ```swift
/// let profile = profile { optimizer.step { crossEntropyLoss(model(x), y) } }
/// print(profile.layers(of: model))
/// // layer     kind  calls  forward ms  backward ms  share
/// // 0       Linear     12       0.041        0.083  61.7%
/// // 2       Linear     31       0.017        0.029  22.9%
/// // others              2       0.031        0.000  15.4%
/// ```
///
/// An operation counts to the layer whose parameter was read last on its thread, which is right before a layer uses it. So
/// activations, pooling and losses count to the layer before them, and the way back through them as well. A layer without
/// parameters has no row; a parameter that several layers share counts to the first. What comes before the first layer of a
/// gradient call, the optimizer's update, and other models are in the last row.
public struct LayerTimes: Sendable, CustomStringConvertible {
    /// The row of one layer.
    public struct Row: Sendable {
        /// The name as in ``Module/namedModules``; empty for the model itself.
        public let name: String
        /// The type of the layer.
        public let kind: String
        /// The number of operations that ran, forward and backward.
        public internal(set) var calls = 0
        /// The seconds of the operations in forward passes.
        public internal(set) var forward = 0.0
        /// The seconds of the operations in backward passes.
        public internal(set) var backward = 0.0
        /// The seconds of all operations.
        public var seconds: Double { forward + backward }

        fileprivate mutating func add(_ seconds: Double, isBackward: Bool) {
            calls += 1
            if isBackward { backward += seconds } else { forward += seconds }
        }
    }

    /// The layers that have parameters, in the order of declaration.
    public internal(set) var rows: [Row]
    /// The operations that belong to none of them.
    public internal(set) var others = Row(name: "others", kind: "")

    init(_ profile: Profile, of model: some Module) {
        rows = []
        var positions: [UInt: Int] = [:]
        for (name, module) in model.namedModules {
            let parameters = module.ownParameters
            if parameters.isEmpty { continue }
            for parameter in parameters {
                let identity = UInt(bitPattern: ObjectIdentifier(parameter))
                if positions[identity] == nil { positions[identity] = rows.count }
            }
            rows.append(Row(name: name, kind: module.kind))
        }
        for (parameter, isBackward, seconds) in profile.sharesByParameter {
            if let position = positions[parameter] {
                rows[position].add(seconds, isBackward: isBackward)
            } else {
                others.add(seconds, isBackward: isBackward)
            }
        }
    }

    /// The seconds of all rows.
    public var seconds: Double { rows.reduce(others.seconds) { $0 + $1.seconds } }

    public var description: String {
        let whole = seconds
        func cells(_ row: Row) -> [String] {
            let share = whole > 0 ? decimals(100 * row.seconds / whole, 1) + "%" : ""
            return [
                row.name, row.kind, "\(row.calls)", decimals(1e3 * row.forward, 3), decimals(1e3 * row.backward, 3),
                share
            ]
        }
        let header = ["layer", "kind", "calls", "forward ms", "backward ms", "share"]
        return table([header] + rows.map(cells) + [cells(others)], leading: 1)
    }
}

extension Profile {
    /// Returns the time of the operations by the layers of a model: see ``LayerTimes``.
    ///
    /// - Parameter model: the model that ran in the profile, not a copy of it.
    public func layers(of model: some Module) -> LayerTimes { LayerTimes(self, of: model) }
}
