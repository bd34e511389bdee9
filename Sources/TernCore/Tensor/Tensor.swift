/// An n-dimensional array of scalars: a value, like Swift's `Array`.
///
/// ```swift
/// let x: Tensor<Float> = [[1, 2], [3, 4]]
/// let y = x.matmul(x) + 1
/// print(y.shape, y[0, 1].item())   // [2, 2] 11.0
/// ```
///
/// Views (reshape, transpose, slice, broadcast) share memory with their origin and copy when either is changed, so no
/// change is ever seen through another variable. Shapes broadcast, axes may be negative, and empty and zero-dimensional tensors
/// behave as in NumPy.
///
/// Inside a ``gradient(at:of:)->Tensor<Scalar>`` call, a tensor that depends on the differentiated value carries a node of the
/// graph, and the operations on it record how to go back; nothing is recorded elsewhere.
public struct Tensor<Scalar: TensorScalar>: Sendable {
    var storage: Storage
    /// The layout of the tensor's elements in the storage; nil for all of them in row-major order.
    var view: View?
    /// The record of how this value was computed, while a derivative is being taken.
    var node: Node?

    @inline(__always)
    init(storage: Storage, view: View?, node: Node? = nil) {
        self.storage = storage
        self.view = view
        self.node = node
    }

    /// Takes new memory, contents undefined, for the result of an operation.
    @inline(__always)
    package init(uninitialized shape: Shape, in operation: @autoclosure () -> String = "Tensor") {
        self.init(storage: Storage(shape, elementSize: MemoryLayout<Scalar>.stride, in: operation()), view: nil)
    }

    /// Returns new memory of the shape of another tensor, contents undefined.
    @inline(__always)
    static func uninitialized<Other>(like other: borrowing Tensor<Other>) -> Tensor {
        let isLike = other.view == nil && MemoryLayout<Scalar>.stride == MemoryLayout<Other>.stride
        return isLike
            ? Tensor(storage: Storage(like: other.storage), view: nil) : Tensor(uninitialized: other.layout.shape)
    }

    /// The positions of the elements in the storage.
    @inline(__always)
    var layout: Layout { view?.layout ?? storage.layout }

    /// The lengths of the axes.
    public var shape: Shape { layout.shape }

    /// The number of axes.
    public var rank: Int { layout.shape.rank }

    /// The number of elements.
    public var elementCount: Int { view?.elementCount ?? storage.elementCount }

    /// The numbers of elements in memory from one index of each axis to the next.
    public var strides: [Int] { (0..<rank).map { layout.strides[$0] } }

    /// A Boolean value indicating whether the elements lie one after another, in row-major order.
    public var isContiguous: Bool { layout.isContiguous }

    /// Returns the tensor with its elements one after another in memory: itself, or a copy in row-major order.
    ///
    /// Differentiable.
    public func contiguous() -> Tensor {
        if layout.isContiguous { return self }
        var copy = Tensor(uninitialized: shape, in: "contiguous")
        copy.write(self, to: copy.layout)
        copy.node = node
        return copy
    }
}

// MARK: Memory

extension Tensor {
    /// The bytes of the elements, also where the memory has fewer.
    var byteCount: Int { elementCount &* MemoryLayout<Scalar>.stride }
}

extension Tensor {
    /// A pointer to the first element.
    @inline(__always)
    var pointer: UnsafeRawPointer {
        UnsafeRawPointer(storage.bytes + layout.offset &* MemoryLayout<Scalar>.stride)
    }

    /// A pointer to the first element, for writing. The storage must be this tensor's alone.
    @inline(__always)
    var mutablePointer: UnsafeMutableRawPointer {
        storage.bytes + layout.offset &* MemoryLayout<Scalar>.stride
    }

    /// Makes the elements this tensor's alone, and contiguous, before they are changed in place.
    mutating func makeUnique() {
        if layout.isContiguous && isKnownUniquelyReferenced(&storage) { return }
        var copy = Tensor(uninitialized: shape)
        copy.write(self, to: copy.layout)
        copy.node = node
        self = copy
    }

    /// Calls `body` with a pointer to the elements in row-major order, which is valid until it returns.
    ///
    /// ```swift
    /// let sum = x.withUnsafeBufferPointer { $0.reduce(0, +) }
    /// ```
    public func withUnsafeBufferPointer<Result>(_ body: (UnsafeBufferPointer<Scalar>) throws -> Result) rethrows
        -> Result
    {
        let dense = contiguous()
        defer { withExtendedLifetime(dense.storage) {} }
        let start = dense.pointer.assumingMemoryBound(to: Scalar.self)
        return try body(UnsafeBufferPointer(start: start, count: elementCount))
    }

    /// Calls `body` with a pointer to the elements in row-major order, through which they can be changed until it returns.
    ///
    /// The tensor is detached from any derivative that is being taken.
    public mutating func withUnsafeMutableBufferPointer<Result>(
        _ body: (UnsafeMutableBufferPointer<Scalar>) throws -> Result
    ) rethrows -> Result {
        makeUnique()
        node = nil
        let start = mutablePointer.assumingMemoryBound(to: Scalar.self)
        return try body(UnsafeMutableBufferPointer(start: start, count: elementCount))
    }

    /// The elements in row-major order.
    public var scalars: [Scalar] { withUnsafeBufferPointer { Array($0) } }

    /// Returns the only element of a tensor that has just one.
    ///
    /// Traps where there are more, or none.
    public func item() -> Scalar {
        check(elementCount == 1, "item", "expected one element, shape \(shape) has \(elementCount)")
        return withExtendedLifetime(storage) { pointer.load(as: Scalar.self) }
    }
}

extension Tensor: Equatable {
    /// Returns whether two tensors have the same shape and equal elements. For an elementwise comparison, see `.==`.
    public static func == (a: Tensor, b: Tensor) -> Bool {
        guard a.shape == b.shape else { return false }
        return a.withUnsafeBufferPointer { a in b.withUnsafeBufferPointer { b in a.elementsEqual(b) } }
    }
}
