import Foundation
import TernCore
import TernData

/// Reads an array of these bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let data = Data(UnsafeBufferPointer(start: start, count: count))
    _ = try? Tensor<Float>(npy: data)
    _ = try? Tensor<Int>(npy: data)
    return 0
}
