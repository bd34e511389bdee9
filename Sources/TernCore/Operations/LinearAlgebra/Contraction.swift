/// Returns a product of two tensors, summed over the labels that the result does not have, as a batch of matrix products.
///
/// Each label is on at least two of the three tensors: one that a single operand has is summed before.
///
/// Gradients: those of an operand are the contraction of g with the other one.
@specialized(where Scalar == Float)
func contracted<Scalar: TensorFloatingPoint>(
    _ a: IndexedTensor<Scalar>, _ b: IndexedTensor<Scalar>, to output: [Label], in operation: StaticString
) -> Tensor<Scalar> {
    let (x, y) = (a.tensor.detached, b.tensor.detached)
    let product: Tensor<Scalar>
    if a.labels.allSatisfy(output.contains) {
        product = x.aligned(a.labels, to: output) * y.aligned(b.labels, to: output)
    } else {
        var contraction = Contraction(a, b, output, in: operation)
        product = contraction.run()
    }
    return product.recorded(
        from: a.tensor, { g in contracted(IndexedTensor(g, output), b, to: a.labels, in: operation) },
        from: b.tensor, { g in contracted(IndexedTensor(g, output), a, to: b.labels, in: operation) })
}

extension Tensor {
    /// Returns this tensor with the axes in the order of other labels, and length 1 for those that this has not.
    fileprivate func aligned(_ labels: [Label], to target: [Label]) -> Tensor {
        var shape = Shape()
        var strides = InlineArray<8, Int>(repeating: 0)
        for (position, label) in target.enumerated() {
            let axis = labels.firstIndex(of: label)
            shape.append(axis.map { self.shape.lengths[$0] } ?? 1)
            strides[position] = axis.map { layout.strides[$0] } ?? 0
        }
        return Tensor(storage: storage, view: View(Layout(shape: shape, strides: strides, offset: layout.offset)))
    }
}

/// Two operands a: [batch, left, inner] and b: [batch, inner, right] and their product c: [batch, left, right], where each
/// group is any number of axes, in any order.
///
/// The axes of one group become one axis of a matrix where they can be stepped through with one stride in both tensors. Left
/// and right ones that cannot are looped over, like those of the batch; inner ones make it necessary to copy an operand, as
/// does a matrix that BLAS cannot address.
private struct Contraction<Scalar: TensorFloatingPoint> {
    private var operands: [Tensor<Scalar>]
    private var groups: ContractionGroups
    private let output: [Label]
    private let operation: StaticString

    init(
        _ a: IndexedTensor<Scalar>, _ b: IndexedTensor<Scalar>, _ output: [Label], in operation: StaticString
    ) {
        self.operation = operation
        operands = [a.tensor.detached, b.tensor.detached]
        groups = ContractionGroups((a.labels, a.tensor.layout), (b.labels, b.tensor.layout), output)
        self.output = output
    }

    mutating func run() -> Tensor<Scalar> {
        if groups.isEmpty { return .zeroed(groups.shape(of: output), in: operation) }
        mergeInner()
        // As asked for, or in an order that spares a copy of an operand: the result is then a view.
        let orders = [output, groups.naturalOrder(of: output)]
        let plans = orders.map { MatrixAxes(groups.written(in: $0)) }
        let choice = copies(plans[0]) <= copies(plans[1]) ? 0 : 1
        groups = groups.written(in: orders[choice])
        for operand in 0..<2 where plans[choice].matrix(of: operand) == nil { copy(operand) }
        let c = product(MatrixAxes(groups), groups.shape(of: orders[choice]))
        return choice == 0 ? c : c.permute(output.map { orders[1].firstIndex(of: $0)! })
    }

    /// Puts the inner axes into an order in which they are one axis of both operands; copies one of them if there is none.
    private mutating func mergeInner() {
        func isMerged(_ axes: [ContractionAxis], _ operand: Int) -> Bool {
            zip(axes, axes.dropFirst()).allSatisfy { $0.continues($1, in: operand) }
        }
        let orders = (0..<2).map { operand in groups.inner.sorted { $0.steps[operand] > $1.steps[operand] } }
        groups.inner = isMerged(orders[0], 0) || !isMerged(orders[1], 1) ? orders[0] : orders[1]
        for operand in 0..<2 where !isMerged(groups.inner, operand) { copy(operand) }
    }

    /// Returns the number of elements to copy before matrices with these axes can be multiplied.
    private func copies(_ axes: MatrixAxes) -> Int {
        if !axes.canWrite { return .max }
        return (0..<2).reduce(0) { $0 + (axes.matrix(of: $1) == nil ? operands[$1].elementCount : 0) }
    }

    /// Copies an operand so that it is row-major in [batch, left, inner] or [batch, inner, right].
    private mutating func copy(_ operand: Int) {
        // What is the same for the whole batch is copied once.
        let batch = groups.batch.filter { $0.steps[operand] != 0 }
        let axes = batch + (operand == 0 ? groups.left + groups.inner : groups.inner + groups.right)
        var shape = Shape()
        var strides = InlineArray<8, Int>(repeating: 0)
        for (position, axis) in axes.enumerated() {
            shape.append(axis.length)
            strides[position] = axis.steps[operand]
        }
        let source = operands[operand]
        let view = View(Layout(shape: shape, strides: strides, offset: source.layout.offset))
        operands[operand] = Tensor(storage: source.storage, view: view).contiguous()
        let layout = operands[operand].layout
        for (position, axis) in axes.enumerated() {
            groups.setStep(layout.strides[position], of: axis.label, in: operand)
        }
    }

    private func product(_ axes: MatrixAxes, _ shape: Shape) -> Tensor<Scalar> {
        let c = Tensor<Scalar>(uninitialized: shape, in: "\(operation)")
        func matrix(_ operand: Int) -> BLASMatrix {
            var matrix = axes.matrix(of: operand)!
            matrix.elements = operands[operand].pointer
            return matrix
        }
        let (offsetsA, offsetsB, offsetsC) = (axes.offsets(in: 0), axes.offsets(in: 1), axes.offsets(in: 2))
        WorkLog.note(2 * c.elementCount * axes.k.length, usesWeights: false, result: groups.shape(of: output))
        let span = ProfileSpan()
        defer {
            span.end(
                "\(operation)", operands.map(\.shape), bytes: operands.reduce(c.byteCount) { $0 + $1.byteCount },
                operations: 2 * c.elementCount * axes.k.length)
        }
        withExtendedLifetimes(operands, c.storage) {
            // The transpose of the product is the product of the transposes, the other way round.
            let isTransposed = axes.isWrittenTransposed
            MatrixProduct(
                m: isTransposed ? axes.n.length : axes.m.length, n: isTransposed ? axes.m.length : axes.n.length,
                k: axes.k.length, a: isTransposed ? matrix(1).transposed : matrix(0),
                b: isTransposed ? matrix(0).transposed : matrix(1), c: c.mutablePointer, rowStride: axes.rowStride,
                scalar: blasScalars[Scalar.self], elementSize: MemoryLayout<Scalar>.stride
            ).run(count: offsetsC.count) { index in
                isTransposed
                    ? (offsetsB[index], offsetsA[index], offsetsC[index])
                    : (offsetsA[index], offsetsB[index], offsetsC[index])
            }
        }
        return c
    }
}
