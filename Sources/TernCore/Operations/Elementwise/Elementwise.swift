import CTernKernels

/// The number of elements from which on an elementwise operation is spread over the threads.
private let grain = Int(TERN_DIRECT_ELEMENTS)

// MARK: Differentiable

extension Tensor {
    /// Computes `y = f(x)`, element by element, with a pullback that is made from `x`.
    ///
    /// `pullback(x)` is asked for only while `x` is being differentiated; otherwise the memory of `x` is reused for the
    /// result if nobody else holds it.
    @inline(__always)
    static func elementwise(
        _ kernel: Kernels.Elementwise, _ x: consuming Tensor, name: StaticString = #function,
        input pullback: (Tensor) -> Pullback<Scalar>
    ) -> Tensor {
        if x.node == nil { return map(kernel, reusing: x, name: name) }
        return map(kernel, x, as: Scalar.self, name: name).recorded(from: x, pullback(x))
    }

    /// Computes `y = f(x)`, element by element, with a pullback `(g, y) ↦ ∂x` that is made from `y`.
    @inline(__always)
    static func elementwise(
        _ kernel: Kernels.Elementwise, _ x: consuming Tensor, name: StaticString = #function,
        output pullback: @escaping OutputPullback<Scalar>
    ) -> Tensor {
        if x.node == nil { return map(kernel, reusing: x, name: name) }
        return map(kernel, x, as: Scalar.self, name: name).recorded(from: x, output: pullback)
    }

    /// Computes `y = f(a, b)`, element by element, with broadcasting, and pullbacks that are made from `a` and `b`.
    @inline(__always)
    static func elementwise(
        _ kernel: Kernels.Elementwise, _ a: consuming Tensor, _ b: consuming Tensor, in operation: StaticString,
        pullbackA: (Tensor, Tensor) -> Pullback<Scalar>, pullbackB: (Tensor, Tensor) -> Pullback<Scalar>
    ) -> Tensor {
        if a.node == nil && b.node == nil { return map(kernel, reusing: a, b, in: operation) }
        let y = map(kernel, a, b, as: Scalar.self, in: "\(operation)", name: operation)
        return y.recorded(from: a, pullbackA(a, b), from: b, pullbackB(a, b))
    }
}

// MARK: Without derivatives

extension Tensor {
    /// Computes `y = f(x)` into new memory.
    static func map<Result>(
        _ kernel: Kernels.Elementwise, _ x: Tensor, as: Result.Type, name: StaticString = #function
    ) -> Tensor<Result> {
        if x.isStrided, let y = mapInMemoryOrder(kernel, x, as: Result.self, name: name) { return y }
        let y = Tensor<Result>.uninitialized(like: x)
        x.apply(kernel, into: y, name: name)
        return y
    }

    /// Computes `y = f(x)` into the memory of `x` where that is this call's alone.
    @inline(__always)
    static func map(
        _ kernel: Kernels.Elementwise, reusing x: consuming Tensor, name: StaticString = #function
    ) -> Tensor {
        if x.isStrided { return mapInMemoryOrder(kernel, reusing: x, name: name) }
        if isKnownUniquelyReferenced(&x.storage) {
            x.apply(kernel, into: x, name: name)
            x.node = nil
            return x
        }
        return map(kernel, x, as: Scalar.self, name: name)
    }

    private func apply<Result>(_ kernel: Kernels.Elementwise, into y: Tensor<Result>, name: StaticString) {
        let count = elementCount
        guard layout.isContiguous && count <= tern_direct_elements() else { return drive(kernel, into: y, name) }
        withExtendedLifetimes(storage, y.storage) {
            var input: UnsafeRawPointer? = pointer
            var stride = 1
            kernel(count, &input, &stride, y.mutablePointer)
        }
    }

    @inline(never)
    private func drive<Result>(_ kernel: Kernels.Elementwise, into y: Tensor<Result>, _ name: StaticString) {
        let span = ProfileSpan()
        let strides = layout.strides
        withExtendedLifetimes(storage, y.storage) {
            withUnsafeBytes(of: strides) { strides in
                var operand = operand(strides)
                Self.drive(kernel, &operand, 1, into: y)
            }
        }
        span.end("\(name)", [shape], bytes: byteCount + y.byteCount)
    }

    /// Computes `y = f(a, b)` with broadcasting, into new memory.
    static func map<B, Result>(
        _ kernel: Kernels.Elementwise, _ a: Tensor, _ b: Tensor<B>, as: Result.Type,
        in operation: @autoclosure () -> String, name: StaticString = #function
    ) -> Tensor<Result> {
        let shape = Shape.broadcast(a.layout.shape, b.layout.shape, in: operation())
        if a.isStrided || b.isStrided {
            _ = shape.elementCount(in: operation())
            if let y = mapInMemoryOrder(kernel, a, b, in: shape, as: Result.self, name: name) { return y }
        }
        let y =
            a.layout.shape == shape
            ? Tensor<Result>.uninitialized(like: a) : Tensor<Result>(uninitialized: shape, in: operation())
        a.apply(kernel, with: b, into: y, name: name)
        return y
    }

    /// Computes `y = f(a, b)` into the memory of `a` or `b` where that is this call's alone and has the result's shape.
    static func map(
        _ kernel: Kernels.Elementwise, reusing a: consuming Tensor, _ b: consuming Tensor, in operation: StaticString
    ) -> Tensor {
        let shape = Shape.broadcast(a.layout.shape, b.layout.shape, in: "\(operation)")
        let fitsA = a.layout.isContiguous && a.layout.shape == shape
        if fitsA && isKnownUniquelyReferenced(&a.storage) {
            a.apply(kernel, with: b, into: a, name: operation)
            a.node = nil
            return a
        }
        if b.layout.isContiguous && b.layout.shape == shape && isKnownUniquelyReferenced(&b.storage) {
            a.apply(kernel, with: b, into: b, name: operation)
            b.node = nil
            return b
        }
        if a.isStrided || b.isStrided {
            _ = shape.elementCount(in: "\(operation)")
            return mapInMemoryOrder(kernel, reusing: a, b, in: shape, name: operation)
        }
        let y = fitsA ? .uninitialized(like: a) : Tensor(uninitialized: shape, in: "\(operation)")
        a.apply(kernel, with: b, into: y, name: operation)
        return y
    }

    func apply<B, Result>(
        _ kernel: Kernels.Elementwise, with b: Tensor<B>, into y: Tensor<Result>, name: StaticString
    ) {
        let count = y.elementCount
        // As many elements as the result: nothing is broadcast.
        let sameOrder = layout.isContiguous && b.layout.isContiguous
        let isDirect = sameOrder && count <= tern_direct_elements() && elementCount == count && b.elementCount == count
        guard isDirect else { return drive(kernel, with: b, into: y, name) }
        withExtendedLifetimes(storage, b.storage, y.storage) {
            var inputs: InlineArray<2, UnsafeRawPointer?> = [pointer, b.pointer]
            var strides: InlineArray<2, Int> = [1, 1]
            withUnsafeMutableBytes(of: &inputs) { inputs in
                withUnsafeMutableBytes(of: &strides) { strides in
                    kernel(
                        count, inputs.baseAddress!.assumingMemoryBound(to: UnsafeRawPointer?.self),
                        strides.baseAddress!.assumingMemoryBound(to: Int.self), y.mutablePointer)
                }
            }
        }
    }

    @inline(never)
    private func drive<B, Result>(
        _ kernel: Kernels.Elementwise, with b: Tensor<B>, into y: Tensor<Result>, _ name: StaticString
    ) {
        let span = ProfileSpan()
        let (stridesA, stridesB) = (layout.strides(broadcastTo: y.shape), b.layout.strides(broadcastTo: y.shape))
        withExtendedLifetimes(storage, b.storage, y.storage) {
            withUnsafeBytes(of: stridesA) { stridesA in
                withUnsafeBytes(of: stridesB) { stridesB in
                    var operands: InlineArray<2, tern_operand> = [operand(stridesA), b.operand(stridesB)]
                    withUnsafeMutableBytes(of: &operands) {
                        Self.drive(kernel, $0.baseAddress!.assumingMemoryBound(to: tern_operand.self), 2, into: y)
                    }
                }
            }
        }
        span.end("\(name)", [shape, b.shape], bytes: byteCount + b.byteCount + y.byteCount)
    }

    /// Computes `y = f(a, b, c)` with broadcasting, into new memory.
    static func map<B, C, Result>(
        _ kernel: Kernels.Elementwise, _ a: Tensor, _ b: Tensor<B>, _ c: Tensor<C>, as: Result.Type,
        in operation: @autoclosure () -> String, name: StaticString = #function
    ) -> Tensor<Result> {
        let pair = Shape.broadcast(a.shape, b.shape, in: operation())
        let shape = Shape.broadcast(pair, c.shape, in: operation())
        let isStrided = a.isStrided || b.isStrided || c.isStrided
        if isStrided, let y = mapInMemoryOrder(kernel, a, b, c, in: shape, as: Result.self, name: name) {
            return y
        }
        let y = Tensor<Result>(uninitialized: shape, in: operation())
        let span = ProfileSpan()
        defer {
            let bytes = a.byteCount + b.byteCount + c.byteCount + y.byteCount
            span.end("\(name)", [a.shape, b.shape, c.shape], bytes: bytes)
        }
        let strides: InlineArray<3, InlineArray<8, Int>> = [
            a.layout.strides(broadcastTo: y.shape), b.layout.strides(broadcastTo: y.shape),
            c.layout.strides(broadcastTo: y.shape)
        ]
        withExtendedLifetimes(a.storage, b.storage, c.storage, y.storage) {
            withUnsafeBytes(of: strides) { strides in
                let row = 8 * MemoryLayout<Int>.stride
                var operands: InlineArray<3, tern_operand> = [
                    a.operand(UnsafeRawBufferPointer(rebasing: strides[0..<row])),
                    b.operand(UnsafeRawBufferPointer(rebasing: strides[row..<2 * row])),
                    c.operand(UnsafeRawBufferPointer(rebasing: strides[2 * row..<3 * row]))
                ]
                withUnsafeMutableBytes(of: &operands) {
                    drive(kernel, $0.baseAddress!.assumingMemoryBound(to: tern_operand.self), 3, into: y)
                }
            }
        }
        return y
    }

    private func operand(_ strides: UnsafeRawBufferPointer) -> tern_operand {
        tern_operand(
            data: pointer, element_size: MemoryLayout<Scalar>.stride,
            strides: strides.baseAddress!.assumingMemoryBound(to: Int.self))
    }

    private static func drive<Result>(
        _ kernel: Kernels.Elementwise, _ operands: UnsafePointer<tern_operand>, _ arity: Int, into y: Tensor<Result>
    ) {
        withUnsafeBytes(of: y.layout.shape.lengths) { lengths in
            tern_elementwise(
                kernel, arity, y.rank, lengths.baseAddress!.assumingMemoryBound(to: Int.self), operands,
                y.mutablePointer, MemoryLayout<Result>.stride, grain)
        }
    }

    /// Copies the elements of `source`, broadcast, to the positions in this tensor's storage that `target` names.
    func write(_ source: Tensor, to target: Layout) {
        let span = ProfileSpan()
        defer {
            span.end(
                "copy", [source.shape],
                bytes: source.byteCount + target.shape.elementCount * MemoryLayout<Scalar>.stride)
        }
        let from = source.layout.strides(broadcastTo: target.shape)
        withExtendedLifetimes(storage, source.storage) {
            withUnsafeBytes(of: target.shape.lengths) { lengths in
                withUnsafeBytes(of: from) { from in
                    withUnsafeBytes(of: target.strides) { to in
                        tern_copy_strided(
                            target.shape.rank, lengths.baseAddress!.assumingMemoryBound(to: Int.self),
                            MemoryLayout<Scalar>.stride, source.pointer,
                            from.baseAddress!.assumingMemoryBound(to: Int.self),
                            storage.bytes + target.offset * MemoryLayout<Scalar>.stride,
                            to.baseAddress!.assumingMemoryBound(to: Int.self))
                    }
                }
            }
        }
    }
}
