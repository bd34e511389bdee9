import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    mutating func addNormalization() {
        add("nn.functional.batch_norm") { a in
            let (mean, variance) = try (a.optionalTensor("running_mean", 1), a.optionalTensor("running_var", 2))
            let (weight, bias) = try (a.optionalTensor("weight", 3), a.optionalTensor("bias", 4))
            let (training, epsilon) = try (a.bool("training", 5), a.epsilon(7, 1e-5))
            a.ignore("momentum")
            a.ignore(6)
            if try a.x.rank < 2 { throw NotOffered("x without channels") }
            if training { return try batchNorm(a.x, weight: weight, bias: bias, epsilon: epsilon) }
            guard let mean, let variance else { throw NotOffered("no moments") }
            return try batchNorm(
                a.x, mean: mean, variance: variance, weight: weight, bias: bias, epsilon: epsilon)
        }
        add("nn.functional.instance_norm") { a in
            if try !a.bool("use_input_stats", 5, true) { throw NotOffered("use_input_stats") }
            a.ignore("running_mean", "running_var", "momentum")
            return try instanceNorm(
                a.x, weight: a.optionalTensor("weight", 3), bias: a.optionalTensor("bias", 4),
                epsilon: a.epsilon(7, 1e-5))
        }
        add("nn.functional.group_norm") {
            try groupNorm(
                $0.x, groups: $0.int("num_groups", 1), weight: $0.optionalTensor("weight", 2),
                bias: $0.optionalTensor("bias", 3), epsilon: $0.epsilon(4, 1e-5))
        }
        add("native_group_norm") { a in
            a.ignore(3, 4, 5)
            return try groupNorm(
                a.x, groups: a.int("group", 6), weight: a.optionalTensor("weight", 1),
                bias: a.optionalTensor("bias", 2),
                epsilon: a.epsilon(7))
        }
        add("nn.functional.layer_norm", "native_layer_norm") {
            return try layerNorm(
                $0.x, over: Shape($0.ints("normalized_shape", 1) ?? []), weight: $0.optionalTensor("weight", 2),
                bias: $0.optionalTensor("bias", 3), epsilon: $0.epsilon(4, 1e-5))
        }
        add("nn.functional.rms_norm") {
            try rmsNorm(
                $0.x, over: Shape($0.ints("normalized_shape", 1) ?? []), weight: $0.optionalTensor("weight", 2),
                epsilon: $0.optionalEpsilon(3))
        }
    }
}

extension Arguments {
    /// Returns a negative ε means nothing: Tern refuses it by name.
    fileprivate func optionalEpsilon(_ position: Int) throws -> Double? {
        let epsilon = try optionalDouble("eps", position)
        if let epsilon, epsilon < 0 { throw NotOffered("a negative epsilon") }
        return epsilon
    }

    fileprivate func epsilon(_ position: Int, _ standard: Double? = nil) throws -> Double {
        guard let epsilon = try optionalEpsilon(position) ?? standard else { throw NotOffered("eps absent") }
        return epsilon
    }
}
