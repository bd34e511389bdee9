import Foundation
import TernCore
import TernData

/// Opens an archive of arrays, and reads all of them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let data = Data(UnsafeBufferPointer(start: start, count: count))
    if let file = try? Npz(data) { _ = try? file.tensors }
    return 0
}
