import Foundation
import TernCore
import TernData

/// Opens a checkpoint of PyTorch, and reads all of its tensors.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let data = Data(UnsafeBufferPointer(start: start, count: count))
    if let file = try? TorchCheckpoint(data) { _ = try? file.tensors }
    return 0
}
