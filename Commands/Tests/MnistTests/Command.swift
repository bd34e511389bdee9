import TestSupport

enum Command: TestedCommand {
    static let name = "mnist"
}
