import Foundation

/// Returns the folder in which data of a name are kept for all programs of the user: `tern/NAME` in the folder of caches,
/// `XDG_CACHE_HOME` or `~/.cache` (the XDG Base Directory Specification, which ignores a relative path).
package func cacheFolder(
    _ name: String, environment: [String: String] = ProcessInfo.processInfo.environment
) -> String {
    let given = environment["XDG_CACHE_HOME"] ?? ""
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    return (given.hasPrefix("/") ? given : home + "/.cache") + "/tern/\(name)"
}
