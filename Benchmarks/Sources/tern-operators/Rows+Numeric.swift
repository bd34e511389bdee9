import Tern

extension OperationTable where Scalar: TensorNumeric {
    /// Operations on numbers of every type.
    mutating func addNumeric() {
        add("abs") { try $0.x.abs() }
        add("neg") { -(try $0.x) }
        add("sign", "sgn") { try $0.x.sign() }
        add("square") { try $0.x.square() }
        addMask("eq") { try $0.x .== $0.other }
        addMask("ne") { try $0.x .!= $0.other }
        addMask("lt") { try $0.x .< $0.other }
        addMask("le") { try $0.x .<= $0.other }
        addMask("gt") { try $0.x .> $0.other }
        addMask("ge") { try $0.x .>= $0.other }
        addMask("equal") { a in
            Tensor(try a.x == a.tensor("other", 1))
        }
        addMask("logical_and") { try ($0.x .!= 0) .& ($0.other .!= 0) }
        addMask("logical_or") { try ($0.x .!= 0) .| ($0.other .!= 0) }
        addMask("logical_xor") { try ($0.x .!= 0) .^ ($0.other .!= 0) }
        addMask("logical_not") { .!(try $0.x .!= 0) }
        addMask("bool") { a in
            a.ignore("memory_format")
            return Tensor<Bool>(try a.x)
        }
        addIndices("long") { a in
            a.ignore("memory_format")
            let x = try a.x
            if x.largestMagnitude.isNaN || x.largestMagnitude > 9e18 { throw NotOffered("what no Int holds") }
            return Tensor<Int>(x)
        }
        add("scatter_add") {
            if try $0.x.rank == 0 { throw NotOffered("an axis of a tensor without axes") }
            return try $0.x.scatterAdd($0.indices("index", 2), $0.tensor("src", 3), axis: $0.int("dim", 1))
        }
        add("index_add") { a in
            let (alpha, axis) = try (Tensor(a.filler(a.double("alpha", nil, 1))), a.int("dim", 1))
            return try a.vector.indexAdd(a.indices("index", 2).flatten(), a.tensor("source", 3) * alpha, axis: axis)
                .reshape(a.x.shape)
        }
    }
}

extension OperationTable where Scalar == Int {
    /// Operations on integers only.
    mutating func addIntegers() {
        add("bitwise_not") { ~(try $0.x) }
        add("bitwise_and", "__rand__") { try $0.x & $0.other }
        add("bitwise_or", "__ror__") { try $0.x | $0.other }
        add("bitwise_xor", "__rxor__") { try $0.x ^ $0.other }
        add("bitwise_left_shift") { try $0.x << $0.other }
        add("bitwise_right_shift") { try $0.x >> $0.other }
        addResults("bincount") { a in
            let (x, length) = (try a.x, try a.int("minlength", nil, 0))
            if let weights = try a.optionalDoubles("weights") {
                // The sums of integers: PyTorch gives them in Double.
                return [.integers(Tensor<Int>(x.bincount(minLength: length, weights: weights)))]
            }
            return [.integers(x.bincount(minLength: length))]
        }
        add("tril_indices") {
            .trilIndices(try $0.int("row", 0), try $0.int("col", 1), offset: try $0.int("offset", 2, 0))
        }
        add("triu_indices") {
            .triuIndices(try $0.int("row", 0), try $0.int("col", 1), offset: try $0.int("offset", 2, 0))
        }
        add("nn.functional.one_hot") { a in
            let count = try a.int("num_classes", 1, -1)
            if count < 0 { throw NotOffered("num_classes -1") }
            return try a.x.oneHot(count, as: Int.self)
        }
    }
}

extension Arguments where Scalar: TensorNumeric {
    /// The second operand: a tensor or a number.
    var other: Tensor<Scalar> {
        get throws {
            if case .tensor? = value("other", 1) { return try tensor("other", 1) }
            return Tensor(filler(try double("other", 1)))
        }
    }
}

extension Tensor where Scalar: TensorNumeric {
    /// NaN if there is one.
    fileprivate var largestMagnitude: Double {
        Result.scalars(self).doubles.reduce(0) { $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1.magnitude) }
    }
}
