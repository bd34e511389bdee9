#if canImport(Darwin)
    import Darwin
#endif

extension Runtime {
    /// The name of the processor, as the system has it; `unknown` where it has none.
    public var processorName: String {
        #if canImport(Darwin)
            var text = [UInt8](repeating: 0, count: 256)
            var size = text.count
            guard sysctlbyname("machdep.cpu.brand_string", &text, &size, nil, 0) == 0 else { return "unknown" }
            return String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
        #else
            let line = firstLines(ofFile: "/proc/cpuinfo").first { $0.hasPrefix("model name") }
            let name = line?.split(separator: ":", maxSplits: 1).last
            return name.map { String($0.drop { $0 == " " }) } ?? "unknown"
        #endif
    }
}
