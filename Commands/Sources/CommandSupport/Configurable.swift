import ArgumentParser

/// A command whose options a file may give; those on the command line win.
package protocol ConfigurableCommand: ParsableCommand {
    /// The options that a file may give, but for those of ``RunOptions/kinds``, with the kinds of their values.
    static var kinds: [String: ConfigurationFile.Kind] { get }
    /// The options of the run, with the path of the file.
    var options: RunOptions { get }
    /// The options of a file that those on the command line leave without a meaning.
    var superseded: Set<String> { get }
}

extension ConfigurableCommand {
    package var superseded: Set<String> { [] }

    /// All options that a file may give.
    package static var allKinds: [String: ConfigurationFile.Kind] {
        kinds.merging(RunOptions.kinds) { $1 }
    }

    /// Returns the arguments that the file of the command line, if it names one, stands for.
    ///
    /// - Throws: a ``Failure`` with the file and the key of what makes no sense.
    package func configuredArguments() throws -> [String] {
        guard let path = options.config else { return [] }
        var arguments = try ConfigurationFile(contentsOf: path, kinds: Self.allKinds).arguments
        // One of these names the folder.
        if options.name != nil || options.output != nil { arguments.removeAll { ["name", "output"].contains($0.key) } }
        arguments.removeAll { superseded.contains($0.key) }
        for (key, argument) in arguments {
            do {
                _ = try Self.parse([argument])
            } catch {
                throw Failure("\(path): \(key): \(Self.message(for: error))")
            }
        }
        do {
            _ = try Self.parse(arguments.map(\.argument))
        } catch {
            throw Failure("\(path): \(Self.message(for: error))")
        }
        return arguments.map(\.argument)
    }
}

extension ParsableCommand {
    /// Parses a command line, and the file of options that it may name.
    static func parseWithConfiguration(_ arguments: [String]) throws -> any ParsableCommand {
        let command = try parseAsRoot(arguments)
        guard let configurable = command as? any ConfigurableCommand else { return command }
        let configured = try configurable.configuredArguments()
        // After the name of the subcommand, so that what is given later wins.
        return configured.isEmpty
            ? command : try parseAsRoot(Array(arguments.prefix(1)) + configured + arguments.dropFirst())
    }
}
