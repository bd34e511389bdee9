import Foundation
import Tern

/// The machine, as what runs on it depends on it: a name and a value each.
var machineDescription: [(name: String, value: String)] {
    let (blas, bytes) = (runtime.blas, ByteCountFormatter())
    bytes.countStyle = .binary
    let system = ProcessInfo.processInfo.operatingSystemVersionString
    return [
        ("Tern", ternVersion), ("system", system), ("processor", processorName),
        ("instruction set", runtime.instructionSet),
        ("threads", "\(runtime.threadCount) of \(runtime.availableProcessors) processors"),
        ("memory", bytes.string(fromByteCount: Int64(runtime.memoryLimit))),
        ("BLAS", "OpenBLAS \(blas.version)"), ("BLAS core", blas.core), ("BLAS build", blas.build)
    ]
}

private var processorName: String {
    #if os(Linux)
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let line = lines.first { $0.hasPrefix("model name") }?.split(separator: ":", maxSplits: 1).last
        return line?.trimmingCharacters(in: .whitespaces) ?? "unknown"
    #else
        var text = [UInt8](repeating: 0, count: 256)
        var size = text.count
        guard sysctlbyname("machdep.cpu.brand_string", &text, &size, nil, 0) == 0 else { return "unknown" }
        return String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    #endif
}
