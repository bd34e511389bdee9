import Foundation
import TernCore
import TernData

/// Reads an IDX file of these bytes, packed or not.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let data = Data(UnsafeBufferPointer(start: start, count: count))
    _ = try? Tensor<UInt8>(idx: data)
    _ = try? Tensor<Float>(idx: data)
    return 0
}
