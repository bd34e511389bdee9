import Tern

extension MisuseTable {
    func addIndexing() {
        let x = { Tensor<Float>.arange(12).reshape([3, 4]) }
        ints("subscript", "index", valid: [-1, 0]) { x()[$0] }
        ints("subscript", "second index", valid: [-1, 0]) { x()[0, $0] }
        ints("subscript", "slice start", valid: Set(Self.integers)) { x()[TensorIndex.slice($0, nil)] }
        ints("subscript", "slice end", valid: Set(Self.integers)) { x()[TensorIndex.slice(nil, $0)] }
        ints("subscript", "slice step", valid: Set(Self.integers).subtracting([0])) {
            x()[TensorIndex.slice(nil, nil, step: $0)]
        }
        ints("subscript", "backward slice", valid: Set(Self.integers).subtracting([0])) {
            x()[TensorIndex.slice(-1, 0, step: $0)]
        }
        ints("subscript", "range up to", valid: [.max, 1 << 62, 1 << 32, 0], of: [.max, 1 << 62, 1 << 32, 0]) {
            x()[0..<$0]
        }
        ints("subscript", "closed range", valid: [.max, 1 << 62, 1 << 32, 0], of: [.max, 1 << 62, 1 << 32, 0]) {
            x()[0...$0]
        }
        gives("subscript", "...Int.max") { x()[...Int.max] }
        ints("subscript", "list of indices", valid: [-1, 0]) { x()[[0, $0]] }
        ints("subscript", "tensor of indices", valid: [-1, 0]) { x()[.all, Tensor<Int>($0)] }
        traps("subscript", "three indices of two axes") { x()[0, 0, 0] }
        traps("subscript", "two ellipses") { x()[TensorIndex.ellipsis, TensorIndex.ellipsis] }
        traps("subscript", "a mask of another shape") { x()[Tensor<Bool>([true, false])] }
        traps("subscript", "index tensors that do not broadcast") { x()[[0, 1], [0, 1, 2]] }
        traps("subscript", "new axes beyond eight") { ones(1, 1, 1, 1, 1, 1, 1, 1)[TensorIndex.newAxis] }
        ints("subscript", "assignment at index", valid: [-1, 0]) {
            var y = x()
            y[$0] = ones(4)
            return y
        }
        traps("subscript", "assignment of another shape") {
            var y = x()
            y[0] = ones(5)
            return y
        }
        ints("take", "indices", valid: [-1, 0]) { x().take(list($0)) }
        ints("take", "axis", valid: [-1, 0]) { x().take([0], axis: $0) }
        traps("take", "of a scalar") { ones().take([0]) }
        ints("gather", "indices", valid: [-1, 0]) { x().gather(list($0, 0, 0, 0).reshape([1, 4]), axis: 0) }
        ints("gather", "axis", valid: [-1, 0]) { x().gather(Tensor<Int>.zeros([3, 4]), axis: $0) }
        traps("gather", "of another rank") { x().gather([0], axis: 0) }
        ints("takeAlong", "indices", valid: [-1, 0]) { x().takeAlong(list($0).reshape([1, 1]), axis: 0) }
        ints("takeAlong", "axis", valid: [-1, 0]) { x().takeAlong([[0]], axis: $0) }
        ints("scatter", "indices", valid: [-1, 0]) {
            x().scatter(list($0, 0, 0, 0).reshape([1, 4]), ones(1, 4), axis: 0)
        }
        ints("scatter", "axis", valid: [-1, 0]) { x().scatter(Tensor<Int>.zeros([3, 4]), ones(3, 4), axis: $0) }
        traps("scatter", "a source that is too small") { x().scatter(Tensor<Int>.zeros([3, 4]), ones(2, 4), axis: 0) }
        ints("scatterAdd", "indices", valid: [-1, 0]) {
            x().scatterAdd(list($0, 0, 0, 0).reshape([1, 4]), ones(1, 4), axis: 0)
        }
        ints("scatterAdd", "axis", valid: [-1, 0]) { x().scatterAdd(Tensor<Int>.zeros([3, 4]), ones(3, 4), axis: $0) }
        ints("indexAdd", "indices", valid: [-1, 0]) { x().indexAdd(list($0), ones(1, 4)) }
        ints("indexAdd", "axis", valid: [-1, 0]) {
            x().indexAdd([0, 1], ones($0 == 0 ? 2 : 3, $0 == 0 ? 4 : 2), axis: $0)
        }
        ints("put", "indices", valid: [-1, 0]) { x().put(list($0), ones(1)) }
        traps("put", "three values at two indices") { x().put([0, 1], [1, 2, 3]) }
        ints("oneHot", "index", valid: [0], of: Self.integers) { Tensor<Int>([$0]).oneHot(3, as: Float.self) }
        ints("oneHot", "count") { Tensor<Int>([0]).oneHot($0, as: Float.self) }
        traps("maskedFill", "a mask that does not broadcast") { x().maskedFill(Tensor<Bool>([true, false]), 0) }
        traps("nonzero", "of 2^40 ones") { wide(1 << 40).nonzero() }
    }

    func addElementwise() {
        traps("+", "[2] and [3]") { ones(2) + ones(3) }
        traps("*", "[2, 3] and [2]") { ones(2, 3) * ones(2) }
        traps(".<", "[2] and [3]") { ones(2) .< ones(3) }
        traps("+=", "a larger right side") {
            var x = ones(2)
            x += ones(3, 2)
            return x
        }
        traps("+", "a terabyte") { wide(1 << 20, 1 << 20) + 1 }
        traps("exp", "a terabyte") { wide(1 << 38).exp() }
        traps("+", "[2^60] and [2^60]") { wide(1 << 60) + wide(1 << 60) }
        traps("+", "[2^32, 1] and [1, 2^32]") { wide(1 << 32, 1) + wide(1, 1 << 32) }
        for (name, f) in [
            ("/", { Tensor<Int>(5) / $0 }), ("remainder", { Tensor<Int>(5).remainder($0) }),
            ("floorDivide", { Tensor<Int>(5).floorDivide($0) }), ("fmod", { Tensor<Int>(5).fmod($0) })
        ] as [(String, (Tensor<Int>) -> Tensor<Int>)] {
            ints(name, "by", valid: Set(Self.integers)) { f(Tensor<Int>($0)) }
            gives(name, "Int.min by -1") { f(Tensor<Int>(-1)) }
        }
        gives("remainder", "Int.min by -1") { Tensor<Int>(Int.min).remainder(Tensor<Int>(-1)) }
        add("/", "Int.min by -1", .any) { Tensor<Int>(Int.min) / Tensor<Int>(-1) }
        gives("floorDivide", "Int.min by -1") { Tensor<Int>(Int.min).floorDivide(Tensor<Int>(-1)) }
        gives("abs", "Int.min") { Tensor<Int>(Int.min).abs() }
        gives("-", "Int.min") { -Tensor<Int>(Int.min) }
        ints("<<", "by", valid: [0], unclear: Set(Self.integers)) { Tensor<Int>(5) << Tensor<Int>($0) }
        ints(">>", "by", valid: [0], unclear: Set(Self.integers)) { Tensor<Int>(-5) >> Tensor<Int>($0) }
        ints("polygamma", "order", valid: [0]) { ones(3).polygamma($0) }
        ints("polygamma", "large order", valid: [100], of: [100, 1000, 100_000]) { ones(3).polygamma($0) }
        let numbers = Self.numbers
        doubles("clamp", "min", valid: { !$0.isNaN }, unclear: true, of: numbers) { ones(3).clamp(min: Float($0)) }
        add("clamp", "min 2, max 1", .any) { ones(3).clamp(min: 2, max: 1) }
        doubles("leakyReLU", "slope", valid: { !$0.isNaN }, unclear: true) { ones(3).leakyReLU(slope: Float($0)) }
        doubles("elu", "alpha", unclear: true) { ones(3).elu(alpha: Float($0)) }
        doubles("celu", "alpha", unclear: true) { ones(3).celu(alpha: Float($0)) }
        doubles("softShrink", "lambda", unclear: true) { ones(3).softShrink(lambda: Float($0)) }
        traps("softShrink", "lambda -1") { ones(3).softShrink(lambda: -1) }
        traps("hardTanh", "min 1, max -1") { ones(3).hardTanh(min: 1, max: -1) }
        doubles("pow", "exponent", valid: { _ in true }) { ones(3).pow(Float($0)) }
        ints("glu", "axis", valid: [-1, 0]) { ones(2, 4).glu(axis: $0) }
        ints("swiglu", "axis", valid: [-1, 0]) { ones(2, 4).swiglu(axis: $0) }
        traps("glu", "an odd length") { ones(2, 3).glu() }
        shapes("prelu", "weight") { ones(1, 2, 5, 5).prelu($0) }
        shapes("prelu", "x") { $0.prelu(ones(2)) }
    }
}
