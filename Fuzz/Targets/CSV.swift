import Foundation
import TernCore
import TernData

/// Reads a table of these bytes, each column as numbers and as texts.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let data = Data(UnsafeBufferPointer(start: start, count: count))
    if let table = try? CSVTable(data) {
        for column in table.columns {
            _ = try? table.text(column)
            _ = try? table.numbers(column, as: Float.self)
        }
    }
    return 0
}
