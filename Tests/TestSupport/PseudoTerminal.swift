import Foundation

/// A terminal that a test gives to a command, to see what it writes there; Linux only.
public final class PseudoTerminal {
    private let controller: Int32
    /// The command's side.
    public let handle: FileHandle

    /// Nil where the system gives none.
    public init?() {
        controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (number, isLocked) = (Int32(0), Int32(0))
        let (getNumber, setLock) = (UInt(0x8004_5430), UInt(0x4004_5431))  // TIOCGPTN, TIOCSPTLCK
        guard controller >= 0, ioctl(controller, setLock, &isLocked) == 0, ioctl(controller, getNumber, &number) == 0,
            let handle = FileHandle(forUpdatingAtPath: "/dev/pts/\(number)")
        else { return nil }
        self.handle = handle
    }

    deinit { close(controller) }

    /// Returns all that was written to the terminal, up to 64 KiB.
    public func read() -> [UInt8] {
        _ = fcntl(controller, F_SETFL, O_NONBLOCK)
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        var count = 0
        while count < bytes.count {
            let length = bytes.withUnsafeMutableBytes {
                Foundation.read(controller, $0.baseAddress! + count, $0.count - count)
            }
            if length <= 0 { break }
            count += length
        }
        return Array(bytes[..<count])
    }
}
