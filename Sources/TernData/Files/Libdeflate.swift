#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Eric Biggers's libdeflate, where the system has it: it unpacks what lies in memory as a whole, in half of zlib's time.
///
/// It is looked for at run time, so nobody needs it to build Tern or a program with it. The bytes are the same without, and
/// whatever it refuses is left to zlib, which says why. It reads some damaged data that zlib refuses: with codes too many or
/// too few, which no byte uses.
enum Libdeflate {
    private typealias Allocate = @convention(c) @Sendable () -> OpaquePointer?
    private typealias Free = @convention(c) @Sendable (OpaquePointer?) -> Void
    private typealias Decompress =
        @convention(c) @Sendable (
            OpaquePointer?, UnsafeRawPointer?, Int, UnsafeMutableRawPointer?, Int, UnsafeMutablePointer<Int>?,
            UnsafeMutablePointer<Int>?
        ) -> Int32

    private struct Functions: Sendable {
        let allocate: Allocate
        let free: Free
        let decompress: Decompress
    }

    /// The functions of the library's stable interface; nil where it is not there.
    private static let functions: Functions? = {
        #if canImport(Darwin)
            let names = ["libdeflate.0.dylib", "/opt/homebrew/lib/libdeflate.0.dylib"]
        #else
            let names = ["libdeflate.so.0"]
        #endif
        guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
            let allocate = dlsym(library, "libdeflate_alloc_decompressor"),
            let free = dlsym(library, "libdeflate_free_decompressor"),
            let decompress = dlsym(library, "libdeflate_deflate_decompress_ex")
        else { return nil }
        return Functions(
            allocate: unsafeBitCast(allocate, to: Allocate.self), free: unsafeBitCast(free, to: Free.self),
            decompress: unsafeBitCast(decompress, to: Decompress.self))
    }()

    /// A Boolean value indicating whether the system has the library.
    static var isAvailable: Bool { functions != nil }

    /// Unpacks DEFLATE's data from the front of some bytes.
    ///
    /// - Parameters:
    ///   - packed: the data, and bytes behind them.
    ///   - output: the room for what they unpack to, which is written in no case beyond it.
    /// - Returns: the numbers of bytes that were taken and made; nil where the data are damaged or need more room, or the
    ///   library is not there.
    static func inflate(
        _ packed: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, made: Int)? {
        guard let functions, let decompressor = functions.allocate() else { return nil }
        defer { functions.free(decompressor) }
        var (taken, made) = (0, 0)
        let status = functions.decompress(
            decompressor, packed.baseAddress, packed.count, output.baseAddress, output.count, &taken, &made)
        return status == 0 ? (taken, made) : nil
    }
}
