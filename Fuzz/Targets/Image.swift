import Foundation
import TernCore
import TernVision

/// Decodes a picture of these bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let data = Data(UnsafeBufferPointer(start: start, count: count))
    _ = try? Tensor<UInt8>(image: data)
    _ = try? Tensor<Int32>(image: data, channels: .rgb)
    return 0
}
