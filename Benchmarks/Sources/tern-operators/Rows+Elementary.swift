import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    /// Functions of one element.
    mutating func addElementary() {
        let functions: [(String, (Tensor<Scalar>) -> Tensor<Scalar>)] = [
            ("exp", { $0.exp() }), ("exp2", { $0.exp2() }), ("expm1", { $0.expm1() }), ("log", { $0.log() }),
            ("log2", { $0.log2() }), ("log10", { $0.log10() }), ("log1p", { $0.log1p() }), ("sqrt", { $0.sqrt() }),
            ("rsqrt", { $0.rsqrt() }), ("reciprocal", { $0.reciprocal() }), ("sin", { $0.sin() }),
            ("cos", { $0.cos() }),
            ("tan", { $0.tan() }), ("asin", { $0.asin() }), ("acos", { $0.acos() }), ("atan", { $0.atan() }),
            ("sinh", { $0.sinh() }), ("cosh", { $0.cosh() }), ("tanh", { $0.tanh() }), ("asinh", { $0.asinh() }),
            ("acosh", { $0.acosh() }), ("atanh", { $0.atanh() }), ("erf", { $0.erf() }), ("erfc", { $0.erfc() }),
            ("erfinv", { $0.erfinv() }), ("lgamma", { $0.lgamma() }), ("digamma", { $0.digamma() }),
            ("special.log_ndtr", { $0.logNdtr() }), ("i0", { $0.i0() }), ("special.i0e", { $0.i0e() }),
            ("special.i1", { $0.i1() }), ("special.i1e", { $0.i1e() }),
            ("floor", { $0.floor() }), ("ceil", { $0.ceil() }), ("round", { $0.round() }), ("trunc", { $0.trunc() }),
            ("frac", { $0.frac() }), ("sigmoid", { $0.sigmoid() })
        ]
        for (name, function) in functions { add(name) { function(try $0.x) } }
        for order in 0...4 {
            add("polygamma.polygamma_n_\(order)") { try $0.x.polygamma($0.int("n", 1)) }
        }
        add("special.polygamma.special_polygamma_n_0") { try $0.x.polygamma($0.int("n", 1)) }
        add("nan_to_num") {
            try $0.x.nanToNum(
                nan: $0.scalar("nan", 1, 0), positiveInfinity: $0.optionalScalar("posinf", 2),
                negativeInfinity: $0.optionalScalar("neginf", 3))
        }
        addMask("isnan") { try $0.x.isNaN() }
        addMask("isinf") { try $0.x.isInfinite() }
        addMask("isfinite") { try $0.x.isFinite() }
        addMask("isposinf") { try $0.x .== .infinity }
        addMask("isneginf") { try $0.x .== -.infinity }
    }

    mutating func addActivations() {
        let functions: [(String, (Tensor<Scalar>) -> Tensor<Scalar>)] = [
            ("relu", { $0.relu() }), ("relu6", { $0.relu6() }), ("silu", { $0.silu() }), ("selu", { $0.selu() }),
            ("mish", { $0.mish() }), ("hardsigmoid", { $0.hardSigmoid() }), ("hardswish", { $0.hardSwish() }),
            ("logsigmoid", { $0.logSigmoid() }), ("softsign", { $0.softsign() }), ("tanhshrink", { $0.tanhShrink() })
        ]
        for (name, function) in functions { add("nn.functional.\(name)") { function(try $0.x) } }
        add("nn.functional.elu") { try $0.x.elu(alpha: $0.scalar("alpha", 1, 1)) }
        add("nn.functional.celu") { try $0.x.celu(alpha: $0.scalar("alpha", 1, 1)) }
        add("nn.functional.leaky_relu") { try $0.x.leakyReLU(slope: $0.scalar("negative_slope", 1, 0.01)) }
        add("nn.functional.hardtanh") {
            try $0.x.hardTanh(min: $0.scalar("min_val", 1, -1), max: $0.scalar("max_val", 2, 1))
        }
        add("nn.functional.softshrink") { try $0.x.softShrink(lambda: $0.scalar("lambd", 1, 0.5)) }
        add("nn.functional.hardshrink") { try $0.x.hardShrink(lambda: $0.scalar("lambd", 1, 0.5)) }
        add("nn.functional.threshold") { try $0.x.threshold($0.scalar("threshold", 1), value: $0.scalar("value", 2)) }
        add("nn.functional.prelu") { try $0.x.prelu($0.tensor("weight", 1)) }
        add("nn.functional.glu") { try $0.x.glu(axis: $0.int("dim", 1, -1)) }
        add("nn.functional.gelu") {
            try $0.x.gelu(approximation: $0.string("approximate", nil, "none") == "tanh" ? .tanh : .none)
        }
        add("nn.functional.softplus") { a in
            // Beyond the threshold PyTorch is linear, where Tern stays exact: only there they differ.
            let (beta, threshold) = try (a.scalar("beta", 1, 1), a.scalar("threshold", 2, 20))
            let scaled = try a.x * beta
            return try a.x.where(scaled .> Tensor(threshold), else: scaled.softplus() / beta)
        }
        add("softmax", "nn.functional.softmax", "softmax.with_dtype") { try $0.x.softmax(axis: $0.int("dim", 1)) }
        add("torch.ops.aten._safe_softmax.default") { try $0.x.softmax(axis: $0.int("dim", 1)) }
        add("log_softmax", "log_softmax.with_dtype") { try $0.x.logSoftmax(axis: $0.int("dim", 1)) }
        add("nn.functional.softmin", "nn.functional.softmin.with_dtype") { try $0.x.softmin(axis: $0.int("dim", 1)) }
        add(
            "nn.functional.dropout", "nn.functional.dropout2d", "nn.functional.dropout3d", "nn.functional.alpha_dropout"
        ) { a in
            // Which elements fall is not PyTorch's draw: only what draws nothing can be compared.
            if try a.bool("training", nil, true), try a.double("p", nil, 0.5) != 0 { throw NotOffered("another draw") }
            return try a.x
        }
    }
}
