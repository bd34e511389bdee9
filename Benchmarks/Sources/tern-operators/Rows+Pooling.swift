import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    mutating func addPooling() {
        add("nn.functional.unfold") { a in
            let (kernel, dilation) = try (a.perAxis("kernel_size", 1, 2, 1), a.perAxis("dilation", 2, 2, 1))
            let (padding, stride) = try (a.perAxis("padding", 3, 2, 0), a.perAxis("stride", 4, 2, 1))
            if try a.x.rank != 4 { throw NotOffered("one image") }
            return try unfold(a.x, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
        }
        add("nn.functional.local_response_norm") {
            try localResponseNorm(
                $0.x, size: $0.int("size", 1), alpha: $0.double("alpha", 2, 1e-4), beta: $0.double("beta", 3, 0.75),
                k: $0.double("k", 4, 1))
        }
        for axes in 1...3 {
            add("nn.functional.avg_pool\(axes)d") { a in
                let (stride, padding) = try (a.optionalPerAxis("stride", 2), a.perAxis("padding", 3, axes, 0))
                let (roundsUp, counts) = try (a.bool("ceil_mode", 4), a.bool("count_include_pad", 5, true))
                return try batched(a.x, axes) { x in
                    try averagePool(
                        x, kernel: a.perAxis("kernel_size", 1, axes, 1), stride: stride, padding: padding,
                        roundsUp: roundsUp, countsPadding: counts, divisor: a.optionalInt("divisor_override", 6))
                }
            }
            add("nn.functional.adaptive_avg_pool\(axes)d") { a in
                try batched(a.x, axes) { adaptiveAveragePool($0, to: try a.outputLengths(axes)) }
            }
            addList("nn.functional.max_pool\(axes)d") { a in
                a.ignore("return_indices")
                let (stride, padding) = try (a.optionalPerAxis("stride", 2), a.perAxis("padding", 3, axes, 0))
                let (dilation, roundsUp) = try (a.perAxis("dilation", 4, axes, 1), a.bool("ceil_mode", 5))
                return [
                    try batched(a.x, axes) { x in
                        try maxPool(
                            x, kernel: a.perAxis("kernel_size", 1, axes, 1), stride: stride, padding: padding,
                            dilation: dilation, roundsUp: roundsUp)
                    }
                ]
            }
            addList("nn.functional.adaptive_max_pool\(axes)d") { a in
                a.ignore("return_indices")
                a.ignore(2)
                return [try batched(a.x, axes) { adaptiveMaxPool($0, to: try a.outputLengths(axes)) }]
            }
        }
    }
}

/// Pools take a batch: an input without one gets an axis for the while.
private func batched<Scalar>(
    _ x: Tensor<Scalar>, _ axes: Int, _ f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
    x.rank == axes + 1 ? try f(x.reshape(Shape([1] + Array(x.shape))))[.at(0)] : try f(x)
}

extension Arguments {
    /// Returns the lengths of the result of an adaptive pool; None keeps the input's.
    fileprivate func outputLengths(_ axes: Int) throws -> any PerAxis {
        guard case .list(let list)? = value("output_size", 1) else { return try int("output_size", 1) }
        let lengths = try Array(x.shape.suffix(axes))
        return
            try list.enumerated().map { position, value in
                if case .none = value { return lengths[position] }
                return try int(of: value, "output_size")
            }
    }
}
