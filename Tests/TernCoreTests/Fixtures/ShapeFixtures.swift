import TernCore

extension FixtureTable {
    mutating func addShapes() {
        real("reshape") { $0[0].reshape($0.shape("shape")) }
        real("flatten") { $0[0].flatten(from: $0.integer("start") ?? 0, through: $0.integer("end") ?? -1) }
        real("permute") { $0[0].permute($0.list("axes")!) }
        real("transpose") { $0[0].transpose($0.integer("a") ?? -2, $0.integer("b") ?? -1) }
        real("squeeze") { call in call.list("axes").map { call[0].squeeze($0[0]) } ?? call[0].squeeze() }
        real("unsqueeze") { $0[0].unsqueeze($0.axis) }
        real("broadcast") { $0[0].broadcast(to: $0.shape("shape")) }
        real("expand") { $0[0].expand($0.shape("shape")) }
        real("contiguous") { $0[0].contiguous() }
        real("concatenate") { concatenate($0.reals, axis: $0.axis) }
        real("stack") { stack($0.reals, axis: $0.axis) }
        reals("split:lengths") { $0[0].split($0.list("lengths")!, axis: $0.axis) }
        reals("split:every") { $0[0].split(every: $0.integer("length")!, axis: $0.axis) }
        values("init") { call in
            switch (call.inputs[0], call.text("to")!) {
            case (.real(let x), "integer"): [.integer(Tensor(x))]
            case (.real(let x), _): [.truth(Tensor(x))]
            case (.integer(let x), _): [.truth(Tensor(x))]
            case (.truth(let x), _): [.integer(Tensor(x))]
            }
        }
    }
}
