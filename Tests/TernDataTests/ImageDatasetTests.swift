import TernCore
import TernData
import TestSupport
import Testing

@Suite struct ImageDatasetTests {
    let folder = try! TemporaryFolder()

    @Test func embeddedDigits() {
        let (train, test) = ImageDataset.digits()
        #expect(train.images.shape == [1437, 8, 8])
        #expect(test.images.shape == [360, 8, 8])
        #expect(train.labels.scalars[..<10] == [2, 8, 2, 6, 6, 7, 1, 9, 8, 5])
        #expect(train.images[0, 0].scalars == [0, 0, 175, 255, 239, 48, 0, 0])
        #expect(Set(test.labels.scalars) == Set(0..<10))
    }

    @Test func batchesHaveAChannelAndGoFromZeroToOne() {
        let data = ImageDataset(
            images: [[[0, 255]], [[51, 102]], [[1, 2]]], labels: [2, 0, 1], classCount: 3)
        let batch = data.batch(at: [1, 0])
        #expect(batch.inputs == [[[[0.2, 0.4]]], [[[0, 1]]]])
        #expect(batch.labels == [0, 2])
        #expect((data.count, data.height, data.width) == (3, 1, 2))
    }

    // MARK: Folders

    /// Writes the four files: three images of 1×2 to train on, one to test on.
    private func writeFiles(
        _ names: [String] = [
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
        ],
        suffix: String = ""
    ) throws {
        let files = [idx([3, 1, 2], [1, 2, 3, 4, 5, 6]), idx([3], [9, 8, 7]), idx([1, 1, 2], [7, 8]), idx([1], [0])]
        for (name, bytes) in zip(names, files) {
            try folder.write(suffix == ".gz" ? gzip(bytes) : bytes, to: name + suffix)
        }
    }

    private func expectLoaded() throws {
        let (train, test) = try ImageDataset.mnist(in: folder.path)
        #expect(train.images == [[[1, 2]], [[3, 4]], [[5, 6]]])
        #expect(train.labels == [9, 8, 7])
        #expect(test.images == [[[7, 8]]])
        #expect(test.labels == [0])
    }

    @Test(arguments: ["", ".gz"])
    func standardNames(_ suffix: String) throws {
        try writeFiles(suffix: suffix)
        try expectLoaded()
    }

    @Test func namesWithADot() throws {
        try writeFiles([
            "train-images.idx3-ubyte", "train-labels.idx1-ubyte", "t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte"
        ])
        try expectLoaded()
    }

    @Test func testInsteadOfT10k() throws {
        try writeFiles(
            [
                "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "test-images-idx3-ubyte",
                "test-labels-idx1-ubyte"
            ], suffix: ".gz")
        try expectLoaded()
    }

    @Test func missingFiles() throws {
        let error = #expect(throws: DataFileError.self) { try ImageDataset.mnist(in: folder.path) }
        #expect(error?.problem == .missing)
        #expect(error?.path == folder.file("train-images-idx3-ubyte"))
        let other = #expect(throws: DataFileError.self) { try ImageDataset.mnist(in: folder.file("no")) }
        #expect(other?.found == "the folder does not exist")
        let file = try folder.write([], to: "file")
        let third = #expect(throws: DataFileError.self) { try ImageDataset.mnist(in: file) }
        #expect(third?.found == "\(file) is not a folder")
    }

    private func problem() -> DataFileError? {
        #expect(throws: DataFileError.self) { try ImageDataset.mnist(in: folder.path, classCount: 10) }
    }

    @Test func otherNumberOfLabelsThanImages() throws {
        try writeFiles()
        let path = try folder.write(idx([2], [9, 8]), to: "train-labels-idx1-ubyte")
        #expect(
            problem()?.description
                == "\(path): wrong number of elements: found 2 labels, expected 3, one an image")
    }

    @Test func labelsOfLetters() throws {
        func write(_ part: String, _ labels: [UInt8]) throws {
            try folder.write(idx([labels.count, 1, 1], labels), to: "\(part)-images-idx3-ubyte")
            try folder.write(idx([labels.count], labels), to: "\(part)-labels-idx1-ubyte")
        }
        try write("train", [1, 26])
        try write("t10k", [3])
        let (train, test) = try ImageDataset.mnist(in: folder.path)
        #expect(train.classCount == 27 && test.classCount == 27)
        #expect(train.labels.scalars == [1, 26])
        try write("train", [1, 2])
        #expect(try ImageDataset.mnist(in: folder.path).test.classCount == 10)
        let error = #expect(throws: DataFileError.self) { try ImageDataset.mnist(in: folder.path, classCount: 2) }
        #expect(error?.problem == .labelOutOfRange)
    }

    @Test func labelOutOfRange() throws {
        try writeFiles()
        let path = try folder.write(idx([1], [10]), to: "t10k-labels-idx1-ubyte")
        #expect(problem()?.description == "\(path): label out of range: found 10 at position 0, expected 0..<10")
    }

    @Test func testImagesOfAnotherSize() throws {
        try writeFiles()
        let path = try folder.write(idx([1, 2, 1], [7, 8]), to: "t10k-images-idx3-ubyte")
        #expect(problem()?.problem == .wrongShape)
        #expect(problem()?.path == path)
    }
}
