import Foundation
import TernCore
import TernData
import TestSupport
import Testing

/// EMNIST, CIFAR and files of tokens.
@Suite struct ReadyDatasetTests {
    let folder = try! TemporaryFolder()

    // MARK: EMNIST

    private func writeEMNIST(_ part: EMNIST, labels: [UInt8], suffix: String = "") throws {
        // Column by column, as the files are: the image stands upright as [[1, 2, 3], [4, 5, 6], …] + 9 · sample.
        let images = labels.indices.flatMap { sample in [1, 4, 7, 2, 5, 8, 3, 6, 9].map { UInt8($0 + 9 * sample) } }
        for name in ["train", "test"] {
            let stem = "emnist-\(part.rawValue)-\(name)"
            let files = [
                ("images-idx3", idx([labels.count, 3, 3], images)), ("labels-idx1", idx([labels.count], labels))
            ]
            for (kind, bytes) in files {
                try folder.write(suffix == ".gz" ? gzip(bytes) : bytes, to: "\(stem)-\(kind)-ubyte\(suffix)")
            }
        }
    }

    @Test(arguments: ["", ".gz"])
    func emnistStandsUpright(_ suffix: String) throws {
        try writeEMNIST(.balanced, labels: [0, 46], suffix: suffix)
        let (train, test) = try ImageDataset.emnist(.balanced, in: folder.path)
        #expect(train.images == Tensor(Array(1...18)).reshape([2, 3, 3]))
        #expect(test.labels.scalars == [0, 46])
        #expect(train.classCount == 47)
        #expect(EMNIST.balanced.characters[46] == "t")
    }

    @Test func lettersAreNumberedFromZero() throws {
        try writeEMNIST(.letters, labels: [1, 26])
        let (train, _) = try ImageDataset.emnist(.letters, in: folder.path)
        #expect(train.labels.scalars == [0, 25])
        #expect(train.classCount == 26)
        for wrong in [0, 27] as [UInt8] {
            try writeEMNIST(.letters, labels: [1, wrong])
            let error = #expect(throws: DataFileError.self) { try ImageDataset.emnist(.letters, in: folder.path) }
            #expect(error?.problem == .labelOutOfRange)
            #expect(error?.path == folder.file("emnist-letters-train-labels-idx1-ubyte"))
        }
    }

    @Test func classCounts() {
        #expect(EMNIST.allCases.map(\.classCount) == [62, 47, 47, 26, 10, 10])
        for part in EMNIST.allCases { #expect(Set(part.characters).count == part.classCount) }
        // As torchvision.datasets.EMNIST.classes_split_dict has them.
        #expect(String(EMNIST.byMerge.characters) == "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt")
    }

    @Test func missingEMNIST() {
        let error = #expect(throws: DataFileError.self) { try ImageDataset.emnist(.digits, in: folder.path) }
        #expect(error?.path == folder.file("emnist-digits-train-images-idx3-ubyte"))
        #expect(error?.problem == .missing)
    }

    // MARK: CIFAR

    private func record(_ labels: [UInt8], _ first: UInt8) -> [UInt8] {
        let pixels = (0..<3072).map { position -> UInt8 in
            let (channel, column) = (UInt8(position / 1024), UInt8(position % 32))
            return first &+ 50 * channel &+ column
        }
        return labels + pixels
    }

    private func writeCIFAR10(_ test: [UInt8]) throws {
        for number in 1...5 { try folder.write(record([UInt8(number)], 0), to: "data_batch_\(number).bin") }
        try folder.write(test, to: "test_batch.bin")
    }

    @Test func cifar10() throws {
        try writeCIFAR10(record([9], 7) + record([0], 8))
        let (train, test) = try ImageDataset.cifar10(in: folder.path)
        #expect(train.labels.scalars == [1, 2, 3, 4, 5])
        #expect(test.images.shape == [2, 3, 32, 32])
        #expect(test.labels.scalars == [9, 0])
        #expect(test.images[0, 0, 0, 0].item() == 7)
        #expect(test.images[1, 2, 31, 5].item() == 113)  // 8 + 2 · 50 + 5
        let batch = test.batch(at: [1])
        #expect(batch.inputs.shape == [1, 3, 32, 32])
        #expect(batch.inputs[0, 1, 0, 1].item() == Float(59) / 255)
        #expect((test.channels, test.height, test.width, test.classCount) == (3, 32, 32, 10))
    }

    @Test func cifar100() throws {
        try folder.write(record([19, 99], 1), to: "train.bin")
        try folder.write(record([3, 42], 1), to: "test.bin")
        #expect(try ImageDataset.cifar100(in: folder.path).test.labels.scalars == [42])
        let (train, test) = try ImageDataset.cifar100(in: folder.path, labels: .coarse)
        #expect(train.labels.scalars == [19] && test.labels.scalars == [3])
        #expect(train.classCount == 20)
        #expect(train.images[0, 0, 0, 0].item() == 1)
    }

    @Test func hostileCIFARFiles() throws {
        func expectError(_ test: [UInt8], _ problem: DataFileError.Problem, _ text: String) throws {
            try writeCIFAR10(test)
            let error = #expect(throws: DataFileError.self) { try ImageDataset.cifar10(in: folder.path) }
            #expect(error?.problem == problem)
            #expect(error?.path == folder.file("test_batch.bin"))
            #expect(error?.description.contains(text) == true)
        }
        try expectError([], .empty, "0 bytes")
        try expectError([1], .truncated, "found 1 bytes, expected a multiple of 3073")
        try expectError(record([1], 0) + [0], .truncated, "3074 bytes")
        try expectError(Array(record([1], 0).dropLast()), .truncated, "3072 bytes")
        try expectError(record([1], 0) + record([10], 0), .labelOutOfRange, "found 10 in record 1, expected 0..<10")
        try expectError(record([255], 0), .labelOutOfRange, "found 255 in record 0")
        let missing = #expect(throws: DataFileError.self) { try ImageDataset.cifar100(in: folder.path) }
        #expect(missing?.problem == .missing)
    }

    // MARK: Tokens

    @Test func tokenFiles() throws {
        let tokens: [UInt32] = [1, 2, 65_535, 256, 3]
        let short = try folder.write(tokens.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, to: "short.bin")
        let long = try folder.write(
            (tokens + [1 << 31]).flatMap { token in (0..<4).map { UInt8(truncatingIfNeeded: token >> (8 * $0)) } },
            to: "long.bin")
        let data = try TokenFile(contentsOf: short, context: 2)
        #expect((data.count, data.tokenCount) == (3, 5))
        #expect(try data.batch(at: [2, 0]) == Labeled([[65_535, 256], [1, 2]], [[256, 3], [2, 65_535]]))
        let wide = try TokenFile(contentsOf: long, width: .bits32, context: 5)
        #expect(try wide.batch(at: [0]).labels.scalars == [2, 65_535, 256, 3, 1 << 31])

        var batches = DataLoader(data, batchSize: 2, shuffles: false, workers: 2).makeIterator()
        #expect(try batches.next()?.inputs == [[1, 2], [2, 65_535]])
    }

    @Test func damagedTokenFiles() throws {
        func problem(_ bytes: [UInt8], context: Int = 2) throws -> DataFileError? {
            let path = try folder.write(bytes, to: "tokens.bin")
            return #expect(throws: DataFileError.self) {
                try TokenFile(contentsOf: path, context: context, vocabularyCount: 100).batch(at: [1])
            }
        }
        #expect(try problem([1, 0, 2, 0, 3])?.problem == .truncated)
        #expect(try problem([])?.problem == .tooShort)
        #expect(try problem([1, 0, 2, 0])?.found == "2 tokens")
        #expect(try problem([1, 0], context: .max)?.problem == .tooShort)
        let error = try problem([1, 0, 2, 0, 3, 0, 100, 0])
        #expect(error?.description.contains("found token 100 at position 3, expected 0..<100") == true)
        // Cut off while it is open.
        let path = try folder.write(Array(repeating: 0, count: 20), to: "cut.bin")
        let data = try TokenFile(contentsOf: path, context: 4)
        #expect(truncate(path, 8) == 0)
        #expect(throws: DataFileError.self) { try data.batch(at: [5]) }
    }
}
