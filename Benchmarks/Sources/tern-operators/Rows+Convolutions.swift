import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    mutating func addConvolutions() {
        for axes in 1...3 {
            add("nn.functional.conv\(axes)d") { a in
                let (x, weight, bias) = try (a.x, a.tensor("weight", 1), a.optionalTensor("bias", 2))
                let stride = try a.perAxis("stride", 3, axes, 1)
                let padding = try a.convolutionPadding("padding", 4, axes)
                let (dilation, groups) = try (a.perAxis("dilation", 5, axes, 1), a.int("groups", 6, 1))
                switch axes {
                case 1:
                    return conv1d(x, weight, bias, stride: stride, padding: padding, dilation: dilation, groups: groups)
                case 2:
                    return conv2d(x, weight, bias, stride: stride, padding: padding, dilation: dilation, groups: groups)
                default:
                    return conv3d(x, weight, bias, stride: stride, padding: padding, dilation: dilation, groups: groups)
                }
            }
            add("nn.functional.conv_transpose\(axes)d") { a in
                let (x, weight, bias) = try (a.x, a.tensor("weight", 1), a.optionalTensor("bias", 2))
                let (stride, padding) = try (a.perAxis("stride", 3, axes, 1), a.perAxis("padding", 4, axes, 0))
                let extra = try a.perAxis("output_padding", 5, axes, 0)
                let (groups, dilation) = try (a.int("groups", 6, 1), a.perAxis("dilation", 7, axes, 1))
                let function:
                    (
                        Tensor<Scalar>, Tensor<Scalar>, Tensor<Scalar>?, any PerAxis, any PerAxis, any PerAxis,
                        any PerAxis, Int,
                        Activation
                    ) -> Tensor<Scalar>
                switch axes {
                case 1: function = convTranspose1d
                case 2: function = convTranspose2d
                default: function = convTranspose3d
                }
                return function(x, weight, bias, stride, padding, extra, dilation, groups, .identity)
            }
        }
        for mode in ["nearest", "nearest-exact", "linear", "bilinear", "trilinear", "bicubic", "area"] {
            add("nn.functional.interpolate.\(mode)") { try Self.interpolated($0) }
        }
        add("nn.functional.upsample_nearest") { try Self.interpolated($0) }
        add("nn.functional.upsample_bilinear") { try Self.interpolated($0, .linear, alignsCorners: true) }
    }

    private static func interpolated(
        _ a: Arguments<Scalar>, _ given: InterpolationMode? = nil, alignsCorners: Bool = false
    ) throws -> Tensor<Scalar> {
        let modes: [String: InterpolationMode] = [
            "nearest": .nearest, "nearest-exact": .nearestExact, "linear": .linear, "bilinear": .linear,
            "trilinear": .linear, "bicubic": .cubic, "area": .area
        ]
        guard let mode = try given ?? modes[a.string("mode", 3, "nearest")] else { throw NotOffered("mode") }
        let corners = try a.bool("align_corners", 4, alignsCorners)
        if try a.bool("recompute_scale_factor", 5) { throw NotOffered("recompute_scale_factor") }
        if let lengths = try a.ints("size", 1) {
            return try interpolate(a.x, to: lengths, mode: mode, alignsCorners: corners)
        }
        guard let value = a.value("scale_factor", 2) else { throw NotOffered("scale_factor") }
        let scales: [Double]
        switch value {
        case .list(let list):
            scales = try list.map { if case .float(let f) = $0 { f } else { Double(try a.int(of: $0, "scale")) } }
        case .float(let scale): scales = [scale]
        default: scales = [Double(try a.int(of: value, "scale"))]
        }
        if Set(scales).count != 1 { throw NotOffered("scales that differ") }
        return try interpolate(a.x, scale: scales[0], mode: mode, alignsCorners: corners)
    }
}

extension Arguments {
    /// Returns one length for all axes or one for each.
    func perAxis(_ name: String, _ position: Int?, _ axes: Int, _ standard: Int) throws -> any PerAxis {
        guard let numbers = try ints(name, position), !numbers.isEmpty else { return standard }
        if numbers.count == 1 { return numbers[0] }
        return numbers
    }

    func optionalPerAxis(_ name: String, _ position: Int? = nil) throws -> (any PerAxis)? {
        guard let numbers = try ints(name, position), !numbers.isEmpty else { return nil }
        if numbers.count == 1 { return numbers[0] }
        return numbers
    }

    fileprivate func convolutionPadding(_ name: String, _ position: Int, _ axes: Int) throws -> any ConvolutionPadding {
        switch value(name, position) {
        case .string("same")?: return .same
        case .string?: return .valid
        default: break
        }
        guard let numbers = try ints(name, position), !numbers.isEmpty else { return 0 }
        if numbers.count == 1 { return numbers[0] }
        return numbers
    }
}
