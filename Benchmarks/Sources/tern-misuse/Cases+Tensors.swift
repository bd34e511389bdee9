import Tern

/// Returns a tensor of ones.
func ones(_ lengths: Int...) -> Tensor<Float> { .ones(Shape(lengths)) }

/// Returns a vector of integers.
func list(_ elements: Int...) -> Tensor<Int> { Tensor<Int>(elements) }

/// Returns a vector in Double.
func vector(_ elements: Double...) -> Tensor<Double> { Tensor<Double>(elements) }

/// Returns a view of one element with a large shape: extreme without memory.
func wide(_ lengths: Int...) -> Tensor<Float> { Tensor<Float>(1).broadcast(to: Shape(lengths)) }

extension MisuseTable {
    func addCreation() {
        let big = [Int.max, .min, 1 << 62, -(1 << 62), 1 << 40, -1]
        ints("zeros", "[n]", of: big) { Tensor<Float>.zeros([$0]) }
        ints("zeros", "[2, n]", of: big) { Tensor<UInt8>.zeros([2, $0]) }
        ints("zeros", "[n, n]", of: big) { Tensor<Float>.zeros([$0, $0]) }
        ints("zeros", "[0, n]", valid: [1 << 40], unclear: [.max, 1 << 62], of: big) { Tensor<Float>.zeros([0, $0]) }
        ints("ones", "[n]", of: big) { Tensor<Double>.ones([$0]) }
        ints("full", "[n]", of: big) { Tensor<Bool>.full([$0], true) }
        ints("eye", "rows", valid: [0], of: big + [0]) { Tensor<Float>.eye($0) }
        ints("eye", "columns", valid: [0], of: big + [0]) { Tensor<Float>.eye(3, $0) }
        ints("linspace", "count", valid: [0], of: big + [0]) { Tensor<Float>.linspace(0, 1, count: $0) }
        ints(
            "arange", "end", valid: [.min, -1, 0], unclear: [-(1 << 62)],
            of: [.max, .min, 1 << 62, -(1 << 62), 1 << 40, -1, 0]
        ) {
            Tensor<Int>.arange($0)
        }
        ints("arange", "step", valid: [.max, 1 << 62, 1 << 40, 1 << 32, -1, .min, -(1 << 62)]) {
            Tensor<Int>.arange(0, 10, by: $0)
        }
        ints("arange", "from Int.min, step", of: [1, 0, -1]) {
            Tensor<Int>.arange($0 == -1 ? .max : .min, $0 == -1 ? .min : .max, by: $0)
        }
        doubles("arange", "end", valid: { $0 <= 1 && $0.isFinite }, unclear: false) { Tensor<Double>.arange($0) }
        doubles(
            "arange", "start",
            valid: { $0 == 0 || $0 == .leastNonzeroMagnitude || $0 == -1 || $0 == .greatestFiniteMagnitude }
        ) {
            Tensor<Double>.arange($0, 10)
        }
        doubles(
            "arange", "step", valid: { $0 == .greatestFiniteMagnitude || $0 == -1 }, unclear: false,
            of: Self.numbers.filter { !$0.isInfinite }
        ) {
            Tensor<Double>.arange(0, 10, by: $0)
        }
        doubles("linspace", "end", valid: { !$0.isNaN }, unclear: true) { Tensor<Double>.linspace(0, $0, count: 5) }
        ints("Shape", "nine axes", of: [9]) { Shape(Array(repeating: 1, count: $0)) }
        ints("Shape", "axis", of: [.max, .min, 3, -4]) { ([2, 3, 4] as Shape)[$0] }
        traps("Tensor", "shape: [3], scalars of 2") { Tensor<Float>(shape: [3], scalars: [1, 2]) }
        traps("Tensor", "shape: [-1], no scalars") { Tensor<Float>(shape: [-1], scalars: []) }
        traps("Tensor", "shape: [2^62, 4], no scalars") { Tensor<Float>(shape: [1 << 62, 4], scalars: []) }
        traps("item", "of three") { ones(3).item() }
        traps("item", "of none") { ones(0).item() }
        gives("description", "of a broadcast terabyte") { "\(wide(1 << 20, 1 << 20))".count }
        add("description", "of [2^60]", .any) { "\(wide(1 << 60))".count }
        gives("==", "of different shapes") { ones(2) == ones(3) }
        for value in Self.numbers + [1e30, -1e30, 256, 300] {
            add("Tensor", "Int of \(value)", value.isFinite && abs(value) < 1e18 ? .value : .any) {
                Tensor<Int>(Tensor<Double>(value))
            }
            add("Tensor", "UInt8 of \(value)", .any) { Tensor<UInt8>(Tensor<Double>(value)) }
            add("Tensor", "Int32 of \(value)", .any) { Tensor<Int32>(Tensor<Double>(value)) }
        }
        ints("Tensor", "UInt8 of Int", valid: [0], unclear: Set(Self.integers)) { Tensor<UInt8>(Tensor<Int>($0)) }
        ints("Tensor", "Int32 of Int", valid: [0], unclear: Set(Self.integers)) { Tensor<Int32>(Tensor<Int>($0)) }
        doubles("runtime", "threadCount", valid: { _ in false }, of: []) { $0 }
        ints("runtime.threadCount", "threadCount", unclear: [.min, -1, 0], of: [.min, -1, 0]) {
            runtime.threadCount = $0
            return runtime.threadCount
        }
        ints("runtime.threadCount", "threadCount", unclear: [.max, 1 << 62, 1 << 32], of: [.max, 1 << 62, 1 << 32]) {
            runtime.threadCount = $0
            return (runtime.threadCount, (wide(1000, 1000) + 1).sum().item())
        }
        ints("runtime.cacheLimit", "cacheLimit", valid: [.max, 1 << 62, 1 << 32, 0], unclear: [.min, -1, -(1 << 62)]) {
            runtime.cacheLimit = $0
            return (ones(1000) + 1).sum().item()
        }
    }

    func addShapes() {
        let x = { Tensor<Float>.arange(24).reshape([2, 3, 4]) }
        let huge = [Int.max, .min, 1 << 62, -(1 << 62), 1 << 32]
        ints("reshape", "[n]", of: Self.integers.filter { $0 != -1 }) { x().reshape([$0]) }
        ints("reshape", "[n, -1]", of: Self.integers) { x().reshape([$0, -1]) }
        traps("reshape", "[-1, 5]") { x().reshape([-1, 5]) }
        traps("reshape", "[2^32, 2^32, 24]") { x().reshape([1 << 32, 1 << 32, 24]) }
        traps("reshape", "none to [-1, 0]") { ones(0).reshape([-1, 0]) }
        ints("flatten", "from", valid: [-1, 0]) { x().flatten(from: $0) }
        ints("flatten", "through", valid: [-1, 0]) { x().flatten(through: $0) }
        traps("flatten", "from 2 through 1") { x().flatten(from: 2, through: 1) }
        for axes in [[], [0], [0, 1], [0, 0, 1], [0, 1, 3], [.max, 0, 1], [.min, 0, 1], [-1, 2, 0], [0, 1, 2, 3]] {
            traps("permute", "\(axes)") { x().permute(axes) }
        }
        ints("transpose", "first", valid: [-1, 0]) { x().transpose($0, 1) }
        ints("transpose", "second", valid: [-1, 0]) { x().transpose(1, $0) }
        ints("swapAxes", "first", valid: [-1, 0]) { x().swapAxes($0, 1) }
        ints("moveAxis", "axis", valid: [-1, 0]) { x().moveAxis($0, to: 1) }
        ints("moveAxis", "to", valid: [-1, 0]) { x().moveAxis(1, to: $0) }
        traps("moveAxis", "[0, 0]") { x().moveAxis([0, 0], to: [1, 2]) }
        traps("moveAxis", "[0] to [1, 2]") { x().moveAxis([0], to: [1, 2]) }
        ints("unflatten", "axis", of: huge) { x().unflatten($0, into: [2, -1]) }
        ints("unflatten", "into", valid: [-1]) { x().unflatten(2, into: [2, $0]) }
        ints("broadcast", "to", unclear: [-1], of: Self.integers) { x().broadcast(to: [2, $0, 4]) }
        ints("broadcast", "to in front", valid: [1 << 32], unclear: [0, 1 << 62, .max]) {
            x().broadcast(to: [$0, 2, 3, 4])
        }
        traps("broadcast", "to nine axes") {
            wide(1, 1, 1, 1, 1, 1, 1, 1).broadcast(to: Shape(Array(repeating: 1, count: 9)))
        }
        ints("diagonal", "offset", valid: [-1, 0], unclear: Set(Self.integers)) { x().diagonal(offset: $0) }
        ints("diagonal", "axis1", valid: [-1, 0]) { x().diagonal(axis1: $0) }
        ints("diagonal", "axis2", valid: [-1]) { x().diagonal(axis2: $0) }
        ints("diag", "offset of a vector", valid: [-1, 0]) { ones(3).diag(offset: $0) }
        ints("diag", "offset of a matrix", valid: [-1, 0], unclear: Set(huge)) { ones(3, 3).diag(offset: $0) }
        shapes("diag", "x") { $0.diag() }
        ints("tril", "offset", valid: Set(Self.integers)) { ones(3, 3).tril(offset: $0).sum().item() }
        ints("triu", "offset", valid: Set(Self.integers)) { ones(3, 3).triu(offset: $0).sum().item() }
        shapes("tril", "x") { $0.tril() }
        ints("rot90", "k", valid: Set(Self.integers)) { x().rot90($0) }
        for axes in [[], [0], [0, 0], [0, 3], [.max, .min], [0, 1, 2], [0, -3]] {
            traps("rot90", "axes: \(axes)") { x().rot90(axes: axes) }
        }
        ints("roll", "shift", valid: Set(Self.integers)) { x().roll($0, axis: 0) }
        ints("roll", "shift of all", valid: Set(Self.integers)) { x().roll($0) }
        ints("roll", "axis", valid: [-1, 0]) { x().roll(1, axis: $0) }
        ints("pad", "before", valid: [0, -1]) { x().pad([($0, 0)]) }
        ints("pad", "after", valid: [0, -1]) { x().pad([(0, $0)]) }
        ints("pad", "both", valid: [0, -1]) { x().pad([($0, $0)]) }
        ints("pad", "reflect", valid: [0, -1]) { x().pad([($0, 1)], mode: .reflect) }
        ints("pad", "replicate", valid: [0, -1]) { x().pad([($0, 1)], mode: .replicate) }
        ints("pad", "circular", valid: [0, -1]) { x().pad([($0, 1)], mode: .circular) }
        traps("pad", "four pairs for three axes") { x().pad([(1, 1), (1, 1), (1, 1), (1, 1)]) }
        traps("pad", "reflect of nothing") { ones(2, 0).pad([(1, 1)], mode: .reflect) }
        ints("unfold", "axis", valid: [-1, 0]) { x().unfold(axis: $0, size: 1) }
        ints("unfold", "size", unclear: [0]) { x().unfold(axis: 0, size: $0) }
        ints("unfold", "step", valid: [.max, 1 << 62, 1 << 32]) { x().unfold(axis: 2, size: 2, step: $0) }
        ints("concatenate", "axis", valid: [-1, 0]) { concatenate([x(), x()], axis: $0) }
        traps("concatenate", "nothing") { concatenate([Tensor<Float>]()) }
        traps("concatenate", "[2, 3] and [2, 4]") { concatenate([ones(2, 3), ones(2, 4)]) }
        traps("concatenate", "[2] and [2, 4]") { concatenate([ones(2), ones(2, 4)]) }
        traps("concatenate", "four of 2^59") { concatenate(Array(repeating: wide(1 << 59), count: 4)) }
        traps("concatenate", "nine of 2^60") { concatenate(Array(repeating: wide(1 << 60), count: 9)) }
        traps("concatenate", "scalars") { concatenate([ones(), ones()]) }
        ints("stack", "axis", valid: [-1, 0]) { stack([x(), x()], axis: $0) }
        traps("stack", "nothing") { stack([Tensor<Float>]()) }
        traps("stack", "[2] and [3]") { stack([ones(2), ones(3)]) }
        traps("stack", "eight axes") { stack([ones(1, 1, 1, 1, 1, 1, 1, 1)]) }
        ints("split", "lengths", of: Self.integers.filter { $0 != 0 }) { x().split([$0, 1]) }
        traps("split", "[Int.max, Int.max, 4]") { x().split([.max, .max, 4]) }
        ints("split", "every", valid: [.max, 1 << 62, 1 << 32]) { x().split(every: $0).count }
        ints("split", "axis", valid: [-1, 0]) { x().split(every: 1, axis: $0).count }
        ints("chunk", "count", valid: [.max, 1 << 62, 1 << 32]) { x().chunk($0).count }
        ints("chunk", "axis", valid: [-1, 0]) { x().chunk(2, axis: $0).count }
        ints("unstack", "axis", valid: [-1, 0]) { x().unstack(axis: $0).count }
        ints("repeated", "count", valid: [0]) { x().repeated($0, axis: 0) }
        ints("repeated", "counts", valid: [0]) { x().repeated([1, $0], axis: 0) }
        ints("repeated", "axis", valid: [-1, 0]) { x().repeated(2, axis: $0) }
        traps("repeated", "[Int.max, Int.max]") { x().repeated([.max, .max], axis: 0) }
        ints("tile", "counts", valid: [0]) { x().tile([$0]) }
        ints("tile", "counts in front", valid: [0], unclear: [1 << 32]) { x().tile([$0, 2, 1, 1]) }
        ints("pixelShuffle", "factor") { ones(1, 4, 2, 2).pixelShuffle($0) }
        ints("pixelUnshuffle", "factor") { ones(1, 1, 4, 4).pixelUnshuffle($0) }
        shapes("pixelShuffle", "x") { $0.pixelShuffle(2) }
        shapes("pixelUnshuffle", "x") { $0.pixelUnshuffle(2) }
        gives("meshgrid", "nothing") { meshgrid([Tensor<Float>]()).count }
        traps("meshgrid", "a matrix") { meshgrid([ones(2, 2)]) }
        traps("meshgrid", "nine vectors") { meshgrid(Array(repeating: ones(1), count: 9)).count }
    }
}
