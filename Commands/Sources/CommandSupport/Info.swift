import ArgumentParser
import Tern

/// The command `info` of each program.
package struct Info: ParsableCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Show the content of a model file, or the machine.",
        discussion: """
            A file of safetensors, NumPy (.npz, .npy), PyTorch (.pt) or IDX: its model, its metadata, and the names, types and \
            shapes of its tensors. Only the headers are read. Without a file: the processor, the memory and the libraries.
            """)

    @Argument(
        help: ArgumentHelp("File of a model or of tensors.", valueName: "file"),
        completion: .file(extensions: ["safetensors", "npz", "npy", "pt", "pth", "json", "gz"]))
    var file: String?

    @Flag(help: "Show the machine, also with a file.")
    var machine = false

    @OptionGroup var threads: ThreadOptions

    package init() {}

    package func validate() throws { try requireFileName(file, "file") }

    package func run() throws {
        threads.apply()
        if let file { print(escapingControls(try ModelFile.open(file).description)) }
        if machine || file == nil {
            if file != nil { print() }
            let lines = machineDescription
            let width = lines.map(\.name.count).max() ?? 0
            for (name, value) in lines {
                print(escapingControls(name + String(repeating: " ", count: width + 2 - name.count) + value))
            }
        }
    }
}
