import Foundation
import TernCore
import TernData

/// Unpacks an archive, of which no file may lie outside of its folder.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let root = FileManager.default.temporaryDirectory.path + "/tern-fuzz-\(getpid())"
    let path = root + "/archive"
    try? FileManager.default.createDirectory(atPath: root + "/a/b", withIntermediateDirectories: true)
    _ = FileManager.default.createFile(atPath: path, contents: Data(UnsafeBufferPointer(start: start, count: count)))
    _ = try? extractArchive(path, to: root + "/a/b/c")
    precondition(try! FileManager.default.contentsOfDirectory(atPath: root).count == 2)
    precondition(try! FileManager.default.contentsOfDirectory(atPath: root + "/a") == ["b"])
    precondition(Set(try! FileManager.default.contentsOfDirectory(atPath: root + "/a/b")).isSubset(of: ["c"]))
    try? FileManager.default.removeItem(atPath: root)
    return 0
}
