/// The memory of one or more tensors: a block of the ``BufferPool``, given back when the last tensor lets go.
///
/// `@unchecked Sendable`: the bytes are written only while one tensor alone holds the storage (copy-on-write checks that),
/// and only read otherwise.
final class Storage: @unchecked Sendable {
    let bytes: UnsafeMutableRawPointer
    private let sizeClass: Int

    @inline(__always)
    init(byteCount: Int) {
        sizeClass = BufferPool.sizeClass(for: byteCount)
        bytes = BufferPool.shared.take(sizeClass: sizeClass)
    }

    /// What a variable holds while its value has been moved out of it.
    static let empty = Storage(byteCount: 0)

    deinit {
        BufferPool.shared.give(bytes, sizeClass: sizeClass)
    }
}
