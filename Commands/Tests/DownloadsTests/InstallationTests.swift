import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Downloads

@Suite struct InstallationTests {
    let folder = try! TemporaryFolder()

    private func write(_ text: String, _ path: String) throws {
        let parent = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private func install(_ name: String = "data", _ files: [String: String] = ["a": "1", "b/c": "2"]) throws -> Bool {
        try Installation(folder.file(name), of: "data").install { staging in
            for (name, text) in files { try write(text, "\(staging)/\(name)") }
            try write("packed", "\(staging)/archive.zip")
            return Array(files.keys)
        }
    }

    private let hidden = [".data.lock"]

    @Test func aFolderThatAppearsAsAWhole() throws {
        #expect(try install())
        #expect(try folder.names() == hidden + ["data"])
        #expect(try folder.names(in: "data") == ["SHA256SUMS", "a", "b"])
        #expect(try folder.names(in: "data/b") == ["c"])
        // As `sha256sum` prints them, behind a line that it passes over.
        let sums = String(decoding: try folder.read("data/SHA256SUMS"), as: UTF8.self)
        #expect(
            sums == """
                # data
                6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  a
                d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35  b/c

                """)
        #expect(try !install())
    }

    @Test func filesThatWereChangedOrLost() throws {
        for change in [{ try write("x", folder.file("data/a")) }, { unlink(folder.file("data/b/c")) }]
            as [() throws -> Void]
        {
            _ = try install()
            try change()
            #expect(!Installation(folder.file("data"), of: "data").isComplete)
            #expect(try install())
            #expect(Installation(folder.file("data"), of: "data").isComplete)
        }
    }

    /// The folder of one data set is not taken for that of another, nor what is left of its download.
    @Test func otherDataAreToldApart() throws {
        #expect(try install())
        let other = Installation(folder.file("data"), of: "other")
        #expect(!other.isComplete)
        let error = #expect(throws: DownloadError.self) { try other.install { _ in [] } }
        #expect(
            error?.description.hasSuffix("found the data set data, expected other, or a folder without data") == true)
        #expect(try folder.names(in: "data") == ["SHA256SUMS", "a", "b"])
        let (one, two) = (Installation(folder.file("x"), of: "one"), Installation(folder.file("x"), of: "two"))
        #expect(one.staging != two.staging)
    }

    @Test func aFileInTheFoldersStead() throws {
        try write("mine", folder.file("data"))
        let error = #expect(throws: DownloadError.self) { try install() }
        #expect(error?.problem == .unwritable && error?.subject == folder.file("data"))
        #expect(try folder.read("data") == Array("mine".utf8))
    }

    /// An empty folder is filled, not replaced: a shell may be in it.
    @Test func anEmptyFolderStaysTheSame() throws {
        try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: false)
        let before = try FileManager.default.attributesOfItem(atPath: folder.file("data"))[.systemFileNumber] as? Int
        #expect(try install())
        let after = try FileManager.default.attributesOfItem(atPath: folder.file("data"))[.systemFileNumber] as? Int
        #expect(before == after && before != nil)
        #expect(try folder.names(in: "data") == ["SHA256SUMS", "a", "b"])
    }

    @Test func otherFilesOfTheFolderStay() throws {
        try write("mine", folder.file("data/mine"))
        #expect(try install())
        #expect(try folder.names(in: "data") == ["SHA256SUMS", "a", "b", "mine"])
        #expect(try folder.names() == hidden + ["data"])
    }

    @Test func aLinkToAFolder() throws {
        try FileManager.default.createDirectory(atPath: folder.file("disk/real"), withIntermediateDirectories: true)
        #expect(symlink(folder.file("disk/real"), folder.file("data")) == 0)
        #expect(try install())
        #expect(try folder.names(in: "disk/real") == ["SHA256SUMS", "a", "b"])
        #expect(try folder.names() == ["data", "disk"] && folder.names(in: "disk") == [".real.lock", "real"])
        #expect(Installation(folder.file("data"), of: "data").isComplete)
    }

    @Test func anErrorLeavesNothingHalfInstalled() throws {
        struct Unlucky: Error {}
        #expect(throws: Unlucky.self) {
            try Installation(folder.file("data"), of: "data").install { staging in
                try write("1", "\(staging)/a")
                throw Unlucky()
            }
        }
        #expect(try folder.names() == ([".data.data.partial"] + hidden).sorted())
        // What was prepared is there for another time.
        #expect(try folder.names(in: ".data.data.partial") == ["a"])
        #expect(try install())
    }

    @Test func foldersThatCanNotBeMade() throws {
        try folder.write([1], to: "file")
        let error = #expect(throws: DownloadError.self) { try install("file/inner/data") }
        #expect(error?.problem == .unwritable)
        #expect(error.map { "\($0)".contains(folder.file("file")) } == true)
        #expect(try folder.read("file") == [1])
    }

    /// The progress of two threads.
    private final class Progress: Sendable {
        let isInside = Atomic(false)
        let isWaiting = Atomic(false)
        let second = Mutex<Bool?>(nil)
        let end = DispatchSemaphore(value: 0)
    }

    /// One waits for the other, and then finds the data.
    @Test func twoAtOnce() throws {
        let (progress, path) = (Progress(), folder.file("data"))
        Thread.detachNewThread {
            while !progress.isInside.load(ordering: .acquiring) { usleep(1000) }
            let isNew = try? Installation(path, of: "data").install(
                waiting: { progress.isWaiting.store(true, ordering: .releasing) },
                { _ in
                    Issue.record("both are at work")
                    return []
                })
            progress.second.withLock { $0 = isNew }
            progress.end.signal()
        }
        let isNew = try Installation(path, of: "data").install { staging in
            progress.isInside.store(true, ordering: .releasing)
            while !progress.isWaiting.load(ordering: .acquiring) { usleep(1000) }
            try write("1", "\(staging)/a")
            return ["a"]
        }
        progress.end.wait()
        #expect(isNew)
        #expect(progress.second.withLock { $0 } == false)
    }

    @Test func caches() {
        #expect(cacheFolder("mnist", environment: ["XDG_CACHE_HOME": "/c", "HOME": "/h"]) == "/c/tern/mnist")
        for other in ["", "relative"] {
            #expect(cacheFolder("x", environment: ["XDG_CACHE_HOME": other, "HOME": "/h"]) == "/h/.cache/tern/x")
        }
    }
}
