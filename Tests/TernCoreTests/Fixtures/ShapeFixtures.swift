import TernCore
import TestSupport

extension FixtureTable {
    mutating func addShapes() {
        addViews()
        addCopies()
        addJoins()
    }

    private mutating func addViews() {
        real("reshape") { $0[0].reshape($0.shape("shape")) }
        real("flatten") { $0[0].flatten(from: $0.integer("start") ?? 0, through: $0.integer("end") ?? -1) }
        real("permute") { $0[0].permute($0.list("axes")!) }
        real("transpose") { $0[0].transpose($0.integer("a") ?? -2, $0.integer("b") ?? -1) }
        real("squeeze") { $0[0].squeeze(axes: $0.axes) }
        real("unsqueeze") { $0[0].unsqueeze(axis: $0.axis) }
        real("broadcast") { $0[0].broadcast(to: $0.shape("shape")) }
        real("expand") { $0[0].expand($0.shape("shape")) }
        real("contiguous") { $0[0].contiguous() }
        real("unflatten") { $0[0].unflatten($0.axis, into: $0.shape("into")) }
        real("moveAxis") { $0[0].moveAxis($0.integer("source")!, to: $0.integer("target")!) }
        real("swapAxes") { $0[0].swapAxes($0.integer("a")!, $0.integer("b")!) }
        real("diagonal") {
            $0[0].diagonal(
                offset: $0.integer("offset") ?? 0, axis1: $0.integer("axis1") ?? -2, axis2: $0.integer("axis2") ?? -1)
        }
        real("trace") {
            $0[0].trace(
                offset: $0.integer("offset")!, axis1: $0.integer("axis1")!, axis2: $0.integer("axis2")!)
        }
        real("diagEmbed") {
            $0[0].diagEmbed(
                offset: $0.integer("offset")!, axis1: $0.integer("axis1")!, axis2: $0.integer("axis2")!)
        }
        integer("trilIndices") {
            Tensor<Int>.trilIndices($0.integer("rows")!, $0.integer("columns")!, offset: $0.integer("offset")!)
        }
        integer("triuIndices") {
            Tensor<Int>.triuIndices($0.integer("rows")!, $0.integer("columns")!, offset: $0.integer("offset")!)
        }
        real("unfold") { $0[0].unfold(axis: $0.axis, size: $0.integer("size")!, step: $0.integer("step")!) }
    }

    private mutating func addCopies() {
        real("repeated") { $0[0].repeated($0.integer("count")!, axis: $0.axis) }
        real("tile") { $0[0].tile($0.list("counts")!) }
        values("flip") { call in
            if case .integer(let x) = call.inputs[0] { return [.integer(x.flip())] }
            return [.real(call[0].flip(axes: call.axes))]
        }
        values("roll") { call in
            let shift = call.integer("shift")!
            if case .truth(let x) = call.inputs[0] { return [.truth(x.roll(shift, axis: call.axis))] }
            return [.real(call[0].roll(shift, axis: call.axis))]
        }
        real("rot90") { $0[0].rot90($0.integer("turns")!, axes: $0.list("axes")!) }
        real("tril") { $0[0].tril(offset: $0.integer("k") ?? 0) }
        real("triu") { $0[0].triu(offset: $0.integer("k") ?? 0) }
        real("diag") { $0[0].diag(offset: $0.integer("offset") ?? 0) }
        real("pad") { call in
            let modes: [String: PaddingMode<Scalar>] = [
                "constant": .constant(call.scalar("value") ?? 0), "reflect": .reflect, "replicate": .replicate,
                "circular": .circular
            ]
            let widths = zip(call.list("before")!, call.list("after")!).map { (before: $0, after: $1) }
            return call[0].pad(widths, mode: modes[call.text("mode")!]!)
        }
    }

    private mutating func addJoins() {
        reals("chunk") { $0[0].chunk($0.integer("count")!, axis: $0.axis) }
        reals("tensorSplit:count") { $0[0].tensorSplit($0.integer("count")!, axis: $0.axis) }
        reals("tensorSplit:indices") { $0[0].tensorSplit(at: $0.list("indices")!, axis: $0.axis) }
        real("blockDiagonal") { blockDiagonal($0.reals) }
        reals("unstack") { $0[0].unstack(axis: $0.axis) }
        reals("meshgrid") { meshgrid($0.reals, indexing: $0.text("indexing") == "xy" ? .xy : .ij) }
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
