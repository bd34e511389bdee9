import Foundation
import TernCore
import TernData
import TernVision
import TestSupport
import Testing

@Suite struct ImageFolderTests {
    let folder = try! TemporaryFolder()

    /// Two classes of images, one in a folder of its own, and files that are none.
    private func make() throws {
        for name in ["tulip", "daisy", "daisy/more", ".hidden"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        }
        let files = [
            ("tulip/b.JPG", "rgb.jpg"), ("tulip/a.png", "gray-8.png"), ("daisy/z.jpeg", "orientation-6.jpg"),
            ("daisy/more/1.png", "rgba-8.png"), ("readme.png", "rgb-8.png")
        ]
        for (path, fixture) in files { try folder.write(ImageFixtures.bytes(fixture), to: path) }
        try folder.write([1, 2, 3], to: "daisy/notes.txt")
    }

    @Test func classesAndImages() throws {
        try make()
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("daisy/circle"), withDestinationPath: folder.file("daisy"))
        let images = try ImageFolder(folder.path)
        #expect(images.classes == ["daisy", "tulip"])
        #expect(images.labels == [0, 0, 1, 1])
        #expect(images.paths == ["daisy/more/1.png", "daisy/z.jpeg", "tulip/a.png", "tulip/b.JPG"].map(folder.file))
        let shapes = try (0..<images.count).map { try images.load(at: $0).image.shape }
        #expect(shapes == [[3, 6, 11], [3, 13, 10], [3, 6, 11], [3, 19, 26]])
        #expect(try images.load(at: 3).label == 1)
        #expect(try ImageFolder(folder.path, channels: .gray).load(at: 0).image.shape == [1, 6, 11])
    }

    @Test func batches() throws {
        try make()
        let images = try ImageFolder(folder.path)
        var batches = DataLoader(images, batchSize: 1, shuffles: false, workers: 2).makeIterator()
        var labels: [Int] = []
        while let batch = try batches.next() {
            #expect(batch.inputs.shape[0] == 1 && batch.inputs.shape[1] == 3)
            labels += batch.labels.scalars
        }
        #expect(labels == [0, 0, 1, 1])
        // The images have different sizes.
        #expect(throws: CollationError.self) { try images.batch(at: [0, 1]) }
    }

    @Test func errorsNameTheFile() throws {
        try make()
        let path = try folder.write(Array(ImageFixtures.bytes("rgb.jpg").prefix(300)), to: "tulip/c.jpg")
        let images = try ImageFolder(folder.path)
        let error = #expect(throws: DataFileError.self) { try images.load(at: 4) }
        #expect(error?.path == path && error?.problem == .truncated)
    }

    @Test func foldersWithoutImages() throws {
        func error(_ path: String) -> DataFileError? {
            #expect(throws: DataFileError.self) { try ImageFolder(path) }
        }
        #expect(error(folder.path)?.problem == .empty)
        #expect(error(folder.file("nothing"))?.problem == .missing)
        #expect(error(try folder.write([], to: "file"))?.problem == .unreadable)
        try FileManager.default.createDirectory(atPath: folder.file("rose"), withIntermediateDirectories: false)
        let empty = error(folder.path)
        #expect(empty?.path == folder.file("rose") && empty?.found == "no images")
    }
}
