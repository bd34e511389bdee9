#if THREAD_SANITIZER
    import CTernKernels
#endif

/// The memory of one or more tensors: a block of the ``BufferPool``, given back when the last tensor lets go.
///
/// It carries the layout it was made with, so that a new tensor needs nothing beside it.
///
/// `@unchecked Sendable`: the bytes are written only while one tensor alone holds the storage (copy-on-write checks that),
/// and only read otherwise.
final class Storage: @unchecked Sendable {
    let bytes: UnsafeMutableRawPointer
    /// The whole of the storage in row-major order.
    let layout: Layout
    let elementCount: Int
    private let sizeClass: Int

    /// Takes memory for a tensor of this shape; traps with the operation's name where there can't be as much.
    @inline(__always)
    init(_ shape: Shape, elementSize: Int, in operation: @autoclosure () -> String = "Tensor") {
        elementCount = shape.elementCount(in: operation())
        let (byteCount, overflow) = elementCount.multipliedReportingOverflow(by: elementSize)
        check(
            !overflow && byteCount <= BufferPool.largestSize, operation(),
            "shape \(shape) of \(elementSize)-byte scalars is larger than any memory")
        layout = Layout(shape)
        sizeClass = BufferPool.sizeClass(for: byteCount)
        bytes = BufferPool.shared.take(sizeClass: sizeClass, in: operation())
    }

    /// Takes new memory of the same layout, for scalars of the same size.
    @inline(__always)
    init(like other: Storage) {
        elementCount = other.elementCount
        layout = other.layout
        sizeClass = other.sizeClass
        bytes = BufferPool.shared.take(sizeClass: sizeClass, in: "Tensor")
    }

    /// The value of a variable whose own has been moved out of it.
    static let empty = Storage([0], elementSize: 1)

    deinit {
        BufferPool.shared.give(bytes, sizeClass: sizeClass)
    }
}

/// A layout over a storage other than the whole of it in row-major order.
final class View: Sendable {
    let layout: Layout
    let elementCount: Int

    init(_ layout: Layout) {
        self.layout = layout
        elementCount = layout.shape.elementCount
    }
}

/// A tensor whose scalar type is not known to the compiler, as the graph of a derivative passes it around.
struct Untyped: Sendable {
    var storage: Storage
    var view: View?
    var node: Node?
}

extension Tensor {
    /// Traps with the operation's name where there can't be as much memory as a tensor of the shape takes, before anything that
    /// grows with the shape is computed.
    static func checkMemory(for shape: Shape, in operation: String) {
        let bytes = CheckedSize(shape.elementCount(in: operation)) * CheckedSize(MemoryLayout<Scalar>.stride)
        check(
            bytes.number.map { $0 <= BufferPool.largestSize } ?? false, operation,
            "shape \(shape) of \(MemoryLayout<Scalar>.stride)-byte scalars is larger than any memory")
    }

    /// The same value with its type forgotten.
    @inline(__always)
    var untyped: Untyped { Untyped(storage: storage, view: view, node: node) }

    /// Creates the tensor that ``untyped`` was made of; its type must be this one.
    @inline(__always)
    init(_ value: Untyped) { self.init(storage: value.storage, view: value.view, node: value.node) }
}

extension Untyped {
    /// The positions of the elements in the storage.
    @inline(__always)
    var layout: Layout { view?.layout ?? storage.layout }
}

#if THREAD_SANITIZER
    /// Returns the standard library's answer, with an order that the thread sanitizer sees: what other holders did with the
    /// object comes before what the only one does. See `reference_counts.c`.
    func isKnownUniquelyReferenced(_ storage: inout Storage) -> Bool {
        guard Swift.isKnownUniquelyReferenced(&storage) else { return false }
        tern_acquire_references(Unmanaged.passUnretained(storage).toOpaque())
        return true
    }
#endif
