// Common parts of the distributions: filling tensors, and the rules for parameters.

extension PhiloxGenerator {
    /// Fills a new tensor from the stream: 32 bits a Float, 64 a Double.
    mutating func fill<Scalar: TensorFloatingPoint>(
        _ shape: Shape, _ kernel: Kernels.Random, _ a: Scalar, _ b: Scalar, in operation: StaticString
    ) -> Tensor<Scalar> {
        let tensor = Tensor<Scalar>(uninitialized: shape, in: "\(operation)")
        let span = ProfileSpan()
        defer { span.end("\(operation)", [shape], bytes: tensor.byteCount) }
        let count = tensor.elementCount
        let perBlock = 16 / MemoryLayout<Scalar>.stride
        draw((count + perBlock - 1) / perBlock) { key, stream, block in
            kernel(key, stream, block, count, Double(a), Double(b), tensor.mutablePointer)
        }
        return tensor
    }

    /// Fills a new tensor from the stream by rejection: a block an element. The parameters are scalars, or broadcast to the
    /// shape.
    mutating func fill<Scalar: TensorFloatingPoint>(
        _ shape: Shape, _ kernel: Kernels.RandomWith, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>,
        in operation: StaticString
    ) -> Tensor<Scalar> {
        let tensor = Tensor<Scalar>(uninitialized: shape, in: "\(operation)")
        let span = ProfileSpan()
        defer { span.end("\(operation)", [shape], bytes: tensor.byteCount) }
        let (a, b) = (a.parameter(of: shape), b.parameter(of: shape))
        let count = tensor.elementCount
        withExtendedLifetimes(a.storage, b.storage) {
            draw(count) { key, stream, block in
                kernel(
                    key, stream, block, count, a.pointer, min(a.rank, 1), b.pointer, min(b.rank, 1),
                    tensor.mutablePointer)
            }
        }
        return tensor
    }
}

extension Tensor {
    /// Returns a zero-dimensional tensor, or one element for each of the shape's, one after another.
    fileprivate func parameter(of shape: Shape) -> Tensor {
        rank == 0 ? detached : detached.broadcast(to: shape).contiguous()
    }
}

/// The rule for a parameter of a distribution.
enum ParameterRule {
    case finite, notNegative, positive, probability

    var description: String {
        switch self {
        case .finite: "a finite number"
        case .notNegative: "at least 0, and finite"
        case .positive: "above 0, and finite"
        case .probability: "in 0...1"
        }
    }

    func allows<Scalar: TensorFloatingPoint>(_ x: Scalar) -> Bool {
        switch self {
        case .finite: x.isFinite
        case .notNegative: x >= 0 && x.isFinite
        case .positive: x > 0 && x.isFinite
        case .probability: x >= 0 && x <= 1
        }
    }

    func allows<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>) -> Tensor<Bool> {
        switch self {
        case .finite: x.abs() .< .infinity
        case .notNegative: (x .>= 0) .& (x .< .infinity)
        case .positive: (x .> 0) .& (x .< .infinity)
        case .probability: (x .>= 0) .& (x .<= 1)
        }
    }
}

/// Traps where a parameter of a distribution breaks its rule.
func check<Scalar: TensorFloatingPoint>(
    _ parameter: Scalar, is rule: ParameterRule, _ operation: String, _ name: @autoclosure () -> String
) {
    check(rule.allows(parameter), operation, "\(name()) is \(parameter), expected \(rule.description)")
}

/// Traps where an element of a parameter of a distribution breaks its rule.
func check<Scalar: TensorFloatingPoint>(
    _ parameter: Tensor<Scalar>, is rule: ParameterRule, _ operation: String, _ name: @autoclosure () -> String
) {
    if rule.allows(parameter.detached).all().item() { return }
    let scalars = parameter.scalars
    let position = scalars.firstIndex { !rule.allows($0) }!
    let location = parameter.rank == 0 ? "" : " at position \(position) of shape \(parameter.shape)"
    trap(operation, "\(name()) is \(scalars[position])\(location), expected \(rule.description)")
}
