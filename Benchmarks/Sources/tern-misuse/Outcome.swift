import Foundation

/// The outcome of a call in a process of its own.
enum Outcome {
    case value(String)
    case error(String)
    /// A trap's message, without "Fatal error: ".
    case trap(String)
    /// A signal or an exit without a message: what must not be.
    case silent(String)
    case hang

    /// Returns the problem with it; nil if there is none.
    func problem(for misuse: Misuse) -> String? {
        switch (self, misuse.expectation) {
        case (.silent(let how), _): "ends without a word: \(how)"
        case (.hang, _): "hangs"
        case (.trap(let message), .trap), (.trap(let message), .any): Self.problem(message, misuse)
        case (.error(let message), .error), (.error(let message), .any):
            message.count > 2_000 ? "an error of \(message.count) characters" : nil
        case (.value, .value), (.value, .any): nil
        case (.trap(let message), _): "traps: \(message.prefix(200))"
        case (.error(let message), _): "throws \(message.prefix(200))"
        case (.value(let value), _): "is accepted: \(value.prefix(100))"
        }
    }

    private static func problem(_ message: String, _ misuse: Misuse) -> String? {
        let name = message.prefix { $0 != ":" && ($0 != "." || message.first == ".") }
        if name.count == message.count || !MisuseTable.names.contains(String(name)) {
            return "traps by no name of the interface: \(message.prefix(200))"
        }
        if message.count > 2_000 { return "a message of \(message.count) characters" }
        // The rule and a value: at the least a few words behind the name.
        return message.split(separator: " ").count > 3 ? nil : "traps without a rule: \(message.prefix(200))"
    }
}

/// Runs calls in processes of their own: this program, told a number.
struct Runner {
    static let seconds: UInt32 = 10
    static let bytes: UInt = 4 << 30

    /// Returns the child's side: limits itself, makes the call and says what came of it.
    static func perform(_ misuse: Misuse) -> Never {
        var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        var core = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &core)
        alarm(seconds)
        do {
            let value = try misuse.body()
            print("value: \("\(value)".prefix(300))")
        } catch {
            print("error: \(type(of: error)): \(error)")
        }
        exit(0)
    }

    /// Returns the parent's side.
    static func outcome(of number: Int, scratch: URL) -> Outcome {
        let path = scratch.appending(path: "\(number)").path()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Threads of a dispatch queue block signals, and children inherit that: the alarm would not ring.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        defer { posix_spawnattr_destroy(&attributes) }
        let arguments = ["tern-misuse", "--case", "\(number)"]
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = [strdup("SWIFT_BACKTRACE=enable=no"), nil]
        defer { (argv + environment).forEach { free($0) } }
        var process = pid_t()
        guard posix_spawn(&process, "/proc/self/exe", &actions, &attributes, &argv, &environment) == 0 else {
            return .silent("could not be started")
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        let said = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        unlink(path)
        return outcome(status, said)
    }

    private static func outcome(_ status: Int32, _ said: String) -> Outcome {
        let signal = status & 0x7f
        if signal == 0 {
            if let range = said.range(of: "value: ") { return .value(String(said[range.upperBound...])) }
            if let range = said.range(of: "error: ") { return .error(String(said[range.upperBound...])) }
            return .silent("exit \(status >> 8 & 0xff) \(said.prefix(200))")
        }
        if signal == SIGALRM { return .hang }
        if let range = said.range(of: "Fatal error: ") {
            return .trap(said[range.upperBound...].trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return .silent("signal \(signal) \(said.prefix(200))")
    }
}
