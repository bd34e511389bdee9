import Foundation
import Tern
import TernTraining
import TernVision
import TestSupport
import Testing

/// Motion sensors' recordings, a file of [steps, 3] each: `walk-1.npy`, `rest-1.npy`, ….
struct Recordings: SampleDataset {
    typealias Failure = any Error

    let paths: [String]
    var count: Int { paths.count }

    subscript(position: Int) -> Labeled<Tensor<Float>, Int> {
        get throws {
            let path = paths[position]
            return Labeled(try Tensor<Float>(npy: path), path.contains("walk") ? 1 : 0)
        }
    }
}

/// The code of the article "Your own data".
struct YourOwnData {
    private let transcript = Transcript()
    private func print(_ items: Any...) { transcript.print(items) }
    private func expect(_ heading: String, tolerance: Double = 0) throws {
        try transcript.expect(inSection: heading, of: "YourOwnData", tolerance: tolerance)
    }

    // MARK: A table

    /// Rents by a rule, with noise; some areas are missing.
    private func writeRents(to folder: TemporaryFolder) throws -> String {
        let head = """
            area,rooms,district,rent
            54,2,north,780
            81,3,center,1360
            ,2,south,690
            """
        var generator = PhiloxGenerator(seed: 7)
        let rows = (0..<300).map { row in
            let area = 30 + Int(generator.next() % 90)
            let (district, extra) = [("north", 120), ("center", 400), ("south", 60)][row % 3]
            let rent = 10 * area + extra + Int(generator.next() % 81) - 40
            return "\(row % 25 == 0 ? "" : "\(area)"),\(1 + area / 30),\(district),\(rent)"
        }
        return try folder.write(Array(([head] + rows).joined(separator: "\n").utf8), to: "rents.csv")
    }

    @Test func table() async {
        // In a process of its own: other tests draw from the default generator, too.
        await #expect(processExitsWith: .success) { try YourOwnData().trainOnTable() }
    }

    private func trainOnTable() throws {
        let folder = try TemporaryFolder()
        let path = try writeRents(to: folder)
        manualSeed(0)

        let table = try CSVTable(contentsOf: path)
        let districts = try table.categories("district")
        print(table.count, districts.names)

        let numbers: Tensor<Float> = try table.numbers(["area", "rooms"])
        let features = concatenate([numbers, try table.oneHot("district", in: districts)], axis: 1)
        let rents: Tensor<Float> = try table.numbers(["rent"])
        print(features.shape, rents.shape)

        let parts = TensorDataset(Labeled(features, rents)).split([0.8, 0.2], seed: 0)
        let (train, validation) = (parts[0], parts[1])

        let known = train.batch(at: .arange(train.count))
        let (mean, deviation) = (known.inputs.nanMean(axis: 0), known.inputs.nanStandardDeviation(axis: 0))
        func standardized(_ x: Tensor<Float>) -> Tensor<Float> { ((x - mean) / deviation).nanToNum(nan: 0) }

        let model = Linear(5, 1)
        let optimizer = Adam(model, learningRate: 10)
        for batch in (1...100).flatMap({ _ in DataLoader(train, batchSize: 32) }) {
            optimizer.step { mseLoss(model(standardized(batch.inputs)), batch.labels) }
        }
        var errors = RegressionErrors()
        let held = validation.batch(at: .arange(validation.count))
        errors.update(model(standardized(held.inputs)), held.labels)
        print("off by \(Int(errors.meanAbsoluteError)) on average")
        #expect(errors.meanAbsoluteError < 60)

        let rooms = try folder.write(Array("area,rooms\n54,2\n81,three\n".utf8), to: "rooms.csv")
        let broken = try CSVTable(contentsOf: rooms)
        let error = #expect(throws: DataFileError.self) { try broken.numbers("rooms", as: Float.self) }
        transcript.show(folder.path + "/", as: "")
        print(try #require(error))
        try expect("A table")
    }

    // MARK: Pictures

    /// Draws discs and squares of several sizes, as PNG files of several sizes.
    private func drawShapes(in folder: TemporaryFolder) throws -> String {
        for (name, power) in [("disc", 2), ("square", 20)] {
            let shapes = folder.file("shapes/\(name)")
            try FileManager.default.createDirectory(atPath: shapes, withIntermediateDirectories: true)
            for number in 0..<40 {
                let (height, width) = (40 + number, 60 - number / 2)
                let y = Tensor<Float>.linspace(-1.5, 1.5, count: height).abs().unsqueeze(axis: 1)
                let x = Tensor<Float>.linspace(-1.5, 1.5, count: width).abs()
                let isInside = y.pow(Float(power)) + x.pow(Float(power)) .< Tensor(1)
                let image = Tensor<UInt8>(isInside) * Tensor(UInt8(150 + number))
                try image.unsqueeze(axis: 0).savePNG(to: "\(shapes)/\(number).png")
            }
        }
        return folder.file("shapes")
    }

    @Test func pictures() async {
        await #expect(processExitsWith: .success) { try YourOwnData().trainOnPictures() }
    }

    private func trainOnPictures() throws {
        let folder = try TemporaryFolder()
        let path = try drawShapes(in: folder)
        manualSeed(0)

        let shapes = try ImageFolder(path, channels: .gray)
        print(shapes.classes, shapes.count)

        let images = shapes.collated { samples in
            let pixels = samples.map { $0.inputs.resized(height: 32, width: 32) }
            return Labeled(Tensor<Float>(stack(pixels)) / 255, Tensor(samples.map(\.labels)))
        }
        let parts = images.split([0.75, 0.25], stratifiedBy: shapes.labels, seed: 0)
        print(parts.map(\.count))

        let augmentation: Augmentation = [.randomCrop(32, padding: 2), .horizontalFlip(), .rotation(degrees: -10...10)]
        let loader = DataLoader(parts[0].augmented(by: augmentation), batchSize: 10, seed: 0, workers: 2)

        let model = Sequential {
            Conv2d(1, 8, kernel: 5, stride: 2)
            ReLU()
            GlobalMaxPool()
            Linear(8, 2)
        }
        let optimizer = Adam(model, learningRate: 0.02)
        for _ in 1...8 {
            var batches = loader.makeIterator()
            while let batch = try batches.next() {
                optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
            }
        }
        let held = try parts[1].batch(at: .arange(parts[1].count))
        print("right: \(classificationAccuracy(model(held.inputs), held.labels))")
        try expect("Folders of pictures")
    }

    /// The code of TernVision's first page.
    @Test func photo() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("photo.jpg")
        try Tensor<UInt8>.full([3, 300, 400], 200).saveJPEG(to: path)
        let model = Sequential {
            GlobalAveragePool()
            Linear(3, 5)
        }

        let photo = try Tensor<UInt8>(image: path)
        let input = photo.resized(shorterSide: 256).centerCropped(height: 224, width: 224)
        let scores = model(Tensor<Float>(input).unsqueeze(axis: 0) / 255)
        #expect(input.shape == [3, 224, 224] && scores.shape == [1, 5])
    }

    // MARK: Samples

    private func writeRecordings(to folder: TemporaryFolder) throws -> [String] {
        try (1...8).flatMap { number in
            try ["rest", "walk"].map { name in
                let steps = 20 + 5 * number
                let size: Float = name == "walk" ? 1 : 0.1
                let path = folder.file("\(name)-\(number).npy")
                var generator = PhiloxGenerator(seed: UInt64(number))
                try saveNpy(Tensor<Float>.normal([steps, 3], using: &generator) * size, to: path)
                return path
            }
        }
    }

    @Test func samples() throws {
        let folder = try TemporaryFolder()
        let recordings = Recordings(paths: try writeRecordings(to: folder))
        let lstm = LSTM(3, 8, isBatchFirst: true)
        let first = try recordings[0]
        print(first.inputs.shape, first.labels)

        let sequences = recordings.collated { samples in
            let filled = padded(samples.map(\.inputs), with: 0)
            return (x: filled.inputs, lengths: filled.labels, y: Tensor(samples.map(\.labels)))
        }
        var batches = DataLoader(sequences, batchSize: 4, shuffles: false).makeIterator()
        if let batch = try batches.next() {
            print(batch.x.shape, batch.lengths, batch.y)
            let (outputs, _) = lstm(batch.x, lengths: batch.lengths.scalars)
            print(outputs.shape)
        }
        try expect("Anything else")

        let lengths = try (0..<recordings.count).map { try recordings[$0].inputs.shape[0] }
        let byLength = DataLoader(
            sequences, batchSize: 4, sampler: .byLength(lengths), seed: 0)
        var shortest = byLength.makeIterator()
        while let batch = try shortest.next() { #expect(batch.x.shape[1] - batch.lengths.min().item() <= 10) }
    }

    @Test func loading() throws {
        let train = ImageDataset.digits().train
        let parts = train.split([0.8, 0.1, 0.1], stratifiedBy: train.labels.scalars, seed: 0)
        print(parts.map(\.count))

        for (number, fold) in train.folds(5, seed: 0).enumerated() {
            print("fold \(number):", fold.train.count, fold.validation.count)
        }
        try expect("Splits")

        let rare = train.labels.scalars.map { $0 == 8 ? 5.0 : 1.0 }
        let weighted = DataLoader(train, batchSize: 32, sampler: .weighted(rare), seed: 0)
        let eights = weighted.reduce(0) { $0 + $1.labels.scalars.count { $0 == 8 } }
        #expect(eights > 300)

        let loader = DataLoader(train, batchSize: 32, seed: 0, workers: 2)
        #expect(loader.map(\.labels) == DataLoader(train, batchSize: 32, seed: 0).map(\.labels))
    }
}
