#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The memory that this process may use: what the machine has, or what its control groups allow, whichever is least.
///
/// A process is bound by the limits of its control group and of all groups around it (`memory.max` and `memory.high` of version
/// 2, `memory.limit_in_bytes` of version 1). Both versions may be mounted at once.
struct MemoryBudget: Sendable {
    /// The folder where control groups are mounted.
    var mount = "/sys/fs/cgroup"
    /// The file that names the groups of this process.
    var membership = "/proc/self/cgroup"
    /// The file that tells how much memory the machine has left.
    var machine = "/proc/meminfo"

    /// The bytes of memory that the machine has.
    static let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))

    /// The bytes that the process may use at most, together with the others of its groups.
    var limit: Int {
        #if os(Linux)
            groups.reduce(Self.physical) { min($0, limit(of: $1)) }
        #else
            Self.physical
        #endif
    }

    /// The bytes that are left of the limits and in the machine, file caches counted as free; nil where that can't be told.
    var available: Int? {
        #if os(Linux)
            var least = field("MemAvailable:", in: machine).map { $0 * 1024 }
            for group in groups {
                let limit = limit(of: group)
                guard limit < Self.physical, let usage = number(in: group.path + "/" + group.usageFile) else {
                    continue
                }
                let caches = field(group.cacheField, in: group.path + "/memory.stat") ?? 0
                least = min(least ?? .max, max(0, limit - usage + caches))
            }
            return least
        #else
            return nil
        #endif
    }
}

// MARK: Control groups

extension MemoryBudget {
    /// A control group, as a folder of files.
    private struct Group {
        let path: String
        let limitFiles: [String]
        let usageFile: String
        /// The entry of `memory.stat` that counts what the system can drop at once.
        let cacheField: String
    }

    /// The groups of this process, and those around them.
    private var groups: [Group] {
        // A line is `0::/group` (version 2) or `4:memory:/group` (version 1).
        firstLines(ofFile: membership).flatMap { line -> [Group] in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return [] }
            if parts[1].isEmpty {
                // Where version 1 is mounted too, version 2 has a folder of its own.
                return [mount, mount + "/unified"].flatMap { mount in
                    paths(from: parts[2], under: mount).map {
                        Group(
                            path: $0, limitFiles: ["memory.max", "memory.high"], usageFile: "memory.current",
                            cacheField: "inactive_file")
                    }
                }
            }
            guard parts[1].split(separator: ",").contains("memory") else { return [] }
            return paths(from: parts[2], under: mount + "/memory").map {
                Group(
                    path: $0, limitFiles: ["memory.limit_in_bytes"], usageFile: "memory.usage_in_bytes",
                    cacheField: "total_inactive_file")
            }
        }
    }

    /// Returns the folders of a group and of those around it. A container may see only the outermost of them.
    private func paths(from group: Substring, under mount: String) -> [String] {
        let names = group.split(separator: "/")
        return (0...names.count).reversed().map { ([mount] + names[..<$0].map(String.init)).joined(separator: "/") }
    }

    private func limit(of group: Group) -> Int {
        // "max" is no number, and no limit.
        group.limitFiles.compactMap { number(in: group.path + "/" + $0) }.min() ?? .max
    }

    // MARK: Files

    private func number(in path: String) -> Int? { firstLines(ofFile: path).first.flatMap { Int($0) } }

    /// Returns the number behind a name in a file of `name number` lines.
    private func field(_ name: String, in path: String) -> Int? {
        for line in firstLines(ofFile: path) {
            let words = line.split(separator: " ")
            if words.count >= 2 && words[0] == name { return Int(words[1]) }
        }
        return nil
    }
}

/// Returns the first lines of a file of the system's, at most 16 KiB of them; none where it can't be read.
func firstLines(ofFile path: String) -> [Substring] {
    guard let file = fopen(path, "re") else { return [] }
    defer { fclose(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, count in
        count = fread(buffer.baseAddress, 1, buffer.count, file)
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
}
