import Dispatch
import Foundation
import TernCore
import TestSupport
import Testing

@testable import TernData

/// Files appear as a whole or not at all, whoever else writes.
@Suite struct SavingTests {
    let folder = try! TemporaryFolder()

    /// Sets of tensors of different sizes, so that a mixture of two files is none.
    private func tensors(_ size: Int) -> [String: Tensor<Float>] {
        ["x": .full([1000 * size], Float(size)), "y": .full([7], Float(-size))]
    }

    @Test func threadsThatSaveToOnePathNeverSpoilIt() throws {
        let path = folder.file("file")
        let sets = [tensors(1), tensors(2)]
        for _ in 0..<300 {
            DispatchQueue.concurrentPerform(iterations: 2) { thread in
                do {
                    try saveSafetensors(sets[thread], to: path)
                } catch {
                    Issue.record(error)
                }
            }
            let found = try Safetensors(contentsOf: path).tensors
            #expect(sets.contains(found))
        }
        #expect(try folder.names() == ["file"])
    }

    @Test func writersOfOnePathHaveFilesOfTheirOwn() throws {
        let path = folder.file("file")
        let first = try FileWriter(path)
        let second = try FileWriter(path)
        try first.write([1, 2, 3])
        try second.write([4])
        #expect(try folder.names().count == 2)
        try second.finish()
        #expect(try folder.read("file") == [4])
        try first.finish()
        #expect(try folder.read("file") == [1, 2, 3])
        #expect(try folder.names() == ["file"])
    }

    /// A link planted at a name that can be guessed would have the file written through it.
    @Test func linksPlantedAtNamesThatCanBeGuessed() throws {
        try folder.write([7], to: "victim")
        for name in ["file.tmp", "file.\(getpid()).tmp", ".\(getpid()).tmp"] {
            symlink(folder.file("victim"), folder.file(name))
            symlink(folder.file("planted"), folder.file("run.\(name)"))
        }
        let before = try folder.names()
        try prepareFolder(folder.path)
        try saveSafetensors(tensors(1), to: folder.file("file"))
        #expect(try folder.read("victim") == [7])
        #expect(try folder.names() == (before + ["file"]).sorted())
    }

    @Test func aLinkAtThePathIsReplacedNotFollowed() throws {
        try folder.write([7], to: "victim")
        symlink(folder.file("victim"), folder.file("file"))
        try saveSafetensors(tensors(1), to: folder.file("file"))
        #expect(try folder.read("victim") == [7])
        #expect(try Safetensors(contentsOf: folder.file("file")).tensors == tensors(1))
    }

    @Test func pipesAndDevicesAreNotReplaced() throws {
        mkfifo(folder.file("pipe"), 0o600)
        let error = #expect(throws: DataFileError.self) { try saveSafetensors(tensors(1), to: folder.file("pipe")) }
        #expect(error?.problem == .unwritable)
        var status = stat()
        #expect(lstat(folder.file("pipe"), &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }

    @Test func filesOfKilledWritersAreRemoved() throws {
        let (stale, others) = (
            ".tern-0123456789abcdef.tmp", [".tern-012345678.tmp", ".tern-0123456789abcdeg.tmp", "x.tmp"]
        )
        for name in [stale] + others { try folder.write([1], to: name) }
        mkfifo(folder.file(".tern-1111111111111111.tmp"), 0o600)
        symlink(folder.file("x.tmp"), folder.file(".tern-2222222222222222.tmp"))
        let alive = try FileWriter(folder.file("file"))
        let before = try folder.names()
        try prepareFolder(folder.path)
        #expect(try folder.names() == before.filter { $0 != stale })
        try alive.finish()
        #expect(try folder.names().contains("file"))
    }

    /// One that is killed in the middle, not merely one that forgot its file.
    @Test func aWriterThatIsKilled() async throws {
        let path = folder.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let writer = try FileWriter(path + "/file")
            try writer.write([1])
            kill(getpid(), SIGKILL)
            try writer.finish()
        }
        #expect(try folder.names().count == 1)
        try prepareFolder(path)
        #expect(try folder.names().isEmpty)
    }

    @Test func longNamesAndBareNames() throws {
        let name = String(repeating: "n", count: 255)
        try saveSafetensors(tensors(1), to: folder.file(name))
        #expect(try folder.names() == [name])
    }

    @Test func fileURLs() throws {
        let url = URL(fileURLWithPath: folder.file("a file"))
        try saveSafetensors(tensors(1), to: url)
        #expect(try Safetensors(contentsOf: url).tensors == tensors(1))
        #expect(try Safetensors(Data(contentsOf: url)).tensors == tensors(1))
        let web = try #require(URL(string: "https://example.com/file"))
        let unwritable = #expect(throws: DataFileError.self) { try saveSafetensors(tensors(1), to: web) }
        #expect(unwritable?.problem == .unwritable)
        let unreadable = #expect(throws: DataFileError.self) { try Safetensors(contentsOf: web) }
        #expect(unreadable?.problem == .unreadable)
    }
}
