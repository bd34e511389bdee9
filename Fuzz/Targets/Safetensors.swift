import Foundation
import TernCore
import TernData

/// Opens a safetensors file of these bytes, and reads all of its tensors.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let data = Data(UnsafeBufferPointer(start: start, count: count))
    if let file = try? Safetensors(data) { _ = try? file.tensors }
    return 0
}
