import ArgumentParser
import CommandSupport
import Downloads
import Foundation
import Tern
import TernTraining

/// The command `mnist download`.
struct Download: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Download a data set: MNIST, Fashion-MNIST, KMNIST, EMNIST or CIFAR-10.",
        discussion: """
            Each file is checked by the checksum that its authors published, and the data set appears as a whole or not at all. \
            A download that broke off, by Ctrl-C too, goes on where it was when the command is run again.
            """)

    @Argument(
        help: ArgumentHelp(
            "The data set: mnist, fashion, kmnist, emnist or cifar10 (default: mnist).", valueName: "name"),
        completion: .list(DataSource.allCases.map(\.rawValue)), transform: choice)
    var source = DataSource.mnist

    @Option(
        name: .customLong("mirror"),
        help: ArgumentHelp(
            "Address of a folder that has the files, instead of those that are known; several are tried in turn.",
            valueName: "URL"))
    var mirrors: [String] = []

    @Option(
        help: ArgumentHelp(
            "Folder of the data set (default: tern/NAME in $XDG_CACHE_HOME or ~/.cache).", valueName: "dir"),
        completion: .directory)
    var output: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of rounds through the mirrors, with longer and longer waits.", valueName: "n"))
    var attempts = 5

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Seconds without a byte after which another try is made.", valueName: "s"))
    var timeout = 30.0

    @Option(parsing: .unconditional, help: ArgumentHelp("Seconds that a try may take.", valueName: "s"))
    var totalTimeout = 3600.0

    @Flag(help: "Print only the folder.")
    var quiet = false

    func validate() throws {
        if output == "" { throw ValidationError("--output '' is not the name of a folder") }
        try require(attempts, in: 1...1000, "--attempts")
        try require(timeout, in: 0.1...86_400, "--timeout")
        try require(totalTimeout, in: 0.1...86_400 * 7, "--total-timeout")
        _ = try addresses(mirrors)
    }

    func run() throws {
        StandardOutput.ignoreLostReader()
        StopSignals.listen()
        let data = source.published
        let installation = Installation(output ?? cacheFolder(source.rawValue), of: source.rawValue)
        let mirrors = try addresses(mirrors.isEmpty ? data.mirrors : mirrors)
        do {
            let isNew = try installation.install(
                isCancelled: { StopSignals.received != nil },
                waiting: { if !quiet { tell("another process installs \(source): waiting for its end") } },
                { try data.prepare(in: $0, from: mirrors, downloader) })
            if !quiet {
                let folder = installation.folder
                print(escapingControls(isNew ? "installed in \(folder)" : "\(folder) has all files, unchanged"))
            }
        } catch let error as DownloadError where error.problem == .cancelled {
            tell("interrupted: what has arrived is in \(installation.staging); the same command goes on from there")
            throw ExitCode(128 + (StopSignals.received ?? SIGINT))
        }
        let folder = installation.folder + (source == .emnist ? "/balanced" : "")
        print(escapingControls(quiet ? installation.folder : "mnist train --data \(quoted(folder))"))
    }

    private func downloader(of file: RemoteFile) -> Downloader {
        var downloader = Downloader()
        (downloader.attempts, downloader.idleTimeout, downloader.totalTimeout) = (attempts, timeout, totalTimeout)
        var bar: TernTraining.ProgressBar?
        downloader.progress = { count, total in
            guard let total, !quiet else { return }
            let shown = bar ?? TernTraining.ProgressBar(file.name, total: total, done: count, unit: .bytes)
            bar = shown
            shown.show(count)
        }
        downloader.ended = { bar?.clear() }
        downloader.report = { error in
            bar?.clear()
            if !quiet { tell("\(error)") }
        }
        downloader.isCancelled = { StopSignals.received != nil }
        return downloader
    }

    private func addresses(_ texts: [String]) throws -> [URL] {
        try texts.map { text in
            guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased()),
                url.host?.isEmpty == false
            else { throw ValidationError("--mirror '\(text)' is not the address of a folder: expected http(s)://…") }
            return url
        }
    }

    /// Returns a path as a shell takes it for one word.
    private func quoted(_ path: String) -> String {
        let isPlain = path.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789/._-+@%=:,".unicodeScalars.contains($0)
        }
        return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }
}
