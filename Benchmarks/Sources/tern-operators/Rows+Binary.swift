import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    /// Functions of the elements of two tensors and more.
    mutating func addBinary() {
        add("add", "__radd__") { try $0.x + $0.scaled("alpha") }
        add("sub") { try $0.x - $0.scaled("alpha") }
        add("rsub", "__rsub__") { a in
            let x = try a.optionalDouble("alpha").map { try a.x * Scalar($0) } ?? a.x
            return try a.operand("other", 1) - x
        }
        add("mul", "__rmul__") { try $0.x * $0.operand("other", 1) }
        add("true_divide", "div.no_rounding_mode") { try $0.x / $0.operand("other", 1) }
        add("__rdiv__") { try $0.operand("other", 1) / $0.x }
        add("div.trunc_rounding") { a in
            a.ignore("rounding_mode")
            return (try a.x / a.operand("other", 1)).trunc()
        }
        add("pow", "float_power") { try $0.x.pow($0.operand("exponent", 1)) }
        add("__rpow__") { try $0.operand("other", 1).pow($0.x) }
        add("remainder") { try $0.x.remainder($0.operand("other", 1)) }
        add("__rmod__") { try $0.operand("other", 1).remainder($0.x) }
        add("fmod") { try $0.x.fmod($0.operand("other", 1)) }
        add("floor_divide") { try $0.x.floorDivide($0.operand("other", 1)) }
        add("div.floor_rounding") { a in
            a.ignore("rounding_mode")
            return try a.x.floorDivide(a.operand("other", 1))
        }
        add("maximum", "max.binary") { try $0.x.maximum($0.operand("other", 1)) }
        add("minimum", "min.binary") { try $0.x.minimum($0.operand("other", 1)) }
        add("atan2") { try $0.x.atan2($0.operand("other", 1)) }
        add("hypot") { try $0.x.hypot($0.operand("other", 1)) }
        add("logaddexp") { try $0.x.logAddExp($0.operand("other", 1)) }
        add("copysign") { try $0.x.copysign($0.operand("other", 1)) }
        add("lerp") { try $0.x.lerp($0.operand("end", 1), weight: $0.operand("weight", 2)) }
        add("where") { a in
            try a.operand("input", 0).where(a.mask("condition", 1), else: a.operand("other", 2))
        }
        add("clamp") { a in
            // Tensors as limits are the larger and the smaller of two tensors.
            var y = try a.x
            if a.value("min", 1) != nil { y = y.raised(to: try a.operand("min", 1)) }
            return a.value("max", 2) == nil ? y : y.lowered(to: try a.operand("max", 2))
        }
        add("clamp_min") { try $0.x.raised(to: $0.operand("min", 1)) }
        add("clamp_max") { try $0.x.lowered(to: $0.operand("max", 1)) }
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns as PyTorch clamps by tensors: at a tie, unlike at that of two maxima, all of the gradient goes to the element.
    fileprivate func raised(to low: Tensor) -> Tensor { self.where((self .>= low) .| isNaN(), else: low) }

    fileprivate func lowered(to high: Tensor) -> Tensor { self.where((self .<= high) .| isNaN(), else: high) }
}

extension Arguments where Scalar: TensorFloatingPoint {
    /// Returns the second operand times a factor that is 1 if it is not given.
    fileprivate func scaled(_ factor: String) throws -> Tensor<Scalar> {
        let y = try operand("other", 1)
        guard let factor = try optionalDouble(factor), factor != 1 else { return y }
        return y * Scalar(factor)
    }
}
