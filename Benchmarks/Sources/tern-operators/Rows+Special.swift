import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    /// Special functions of the elements, and functions that treat NaN and zero apart.
    mutating func addSpecial() {
        let functions: [(String, (Tensor<Scalar>) -> Tensor<Scalar>)] = [
            ("sinc", { $0.sinc() }), ("special.ndtr", { $0.ndtr() }), ("special.ndtri", { $0.ndtri() }),
            ("deg2rad", { $0 * Scalar(Double.pi / 180) }), ("rad2deg", { $0 * Scalar(180 / Double.pi) })
        ]
        for (name, function) in functions { add(name) { function(try $0.x) } }
        for variant in ["0", "3", "neg_3"] {
            add("round.decimals_\(variant)") { try $0.x.round(decimals: $0.int("decimals")) }
        }
        add("logit") { a in
            guard let epsilon = try a.optionalScalar("eps", 1) else { return try a.x.logit() }
            return try a.x.logit(epsilon: epsilon)
        }
        add("fmax") { try $0.x.fmax($0.operand("other", 1)) }
        add("fmin") { try $0.x.fmin($0.operand("other", 1)) }
        add("heaviside") { try $0.x.heaviside($0.operand("values", 1)) }
        add("xlogy") { try $0.x.xlogy($0.operand("other", 1)) }
        add("addcmul") { a in
            let scale = try a.scalar("value", nil, 1)
            return try a.x + a.tensor("tensor1", 1) * a.tensor("tensor2", 2) * scale
        }
        add("addcdiv") { a in
            let scale = try a.scalar("value", nil, 1)
            return try a.x + a.tensor("tensor1", 1) / a.tensor("tensor2", 2) * scale
        }
        addMask("signbit") { a in
            Tensor<Bool>(try a.x.scalars.map { $0.sign == .minus }).reshape(try a.x.shape)
        }
    }
}
