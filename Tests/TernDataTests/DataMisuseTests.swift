import TernCore
import TernData
import Testing

@Suite struct DataMisuseTests {
    static func apply(_ augmentation: Augmentation, _ shape: Shape = [1, 2, 4, 4]) {
        var generator = PhiloxGenerator(seed: 0)
        _ = augmentation(.zeros(shape), using: &generator)
    }

    static let traps: [(message: String, body: @Sendable () -> Void)] = [
        ("Augmentation: expected images: [samples, channels, height, width], found [4, 4]", { apply(.pad(1), [4, 4]) }),
        (
            "Augmentation.normalize: expected as many means",
            { _ = Augmentation.normalize(mean: [], standardDeviation: []) }
        ),
        (
            "Augmentation.normalize: expected as many means",
            { _ = Augmentation.normalize(mean: [0], standardDeviation: [0]) }
        ),
        (
            "Augmentation.normalize: 3 means for images of 2 channels",
            { apply(.normalize(mean: [0, 0, 0], standardDeviation: [1, 1, 1])) }
        ),
        ("Augmentation.pad: a width of -1", { _ = Augmentation.pad(-1) }),
        ("pad: widths", { apply(.pad(.max)) }),
        ("Augmentation.randomCrop: expected lengths of at least 1", { _ = Augmentation.randomCrop(0) }),
        ("Augmentation.randomCrop: expected lengths for 2 axes", { _ = Augmentation.randomCrop([1, 2, 3]) }),
        ("Augmentation.randomCrop: a padding of \(Int.max)", { _ = Augmentation.randomCrop(2, padding: .max) }),
        (
            "Augmentation.randomCrop: a part of 7×7 of images of 4×4 with a padding of 1",
            { apply(.randomCrop(7, padding: 1)) }
        ),
        ("Augmentation.centerCrop: a part of 5×5 of images of 4×4", { apply(.centerCrop(5)) }),
        ("Augmentation.horizontalFlip: the probability is nan", { _ = Augmentation.horizontalFlip(probability: .nan) }),
        ("Augmentation.verticalFlip: the probability is 1.5", { _ = Augmentation.verticalFlip(probability: 1.5) }),
        ("Augmentation.erasing: areas of 0.5...2.0", { _ = Augmentation.erasing(area: 0.5...2) }),
        ("Augmentation.erasing: aspects of 0.0...1.0", { _ = Augmentation.erasing(aspect: 0...1) }),
        ("Augmentation.rotation: angles of", { _ = Augmentation.rotation(degrees: 0...(.infinity)) }),
        ("Augmentation.affine: scales of 0.0...1.0", { _ = Augmentation.affine(scale: 0...1) }),
        ("Augmentation.affine: a shift of 2.0", { _ = Augmentation.affine(shift: 2) }),
        ("Augmentation.colorJitter: factors of -1.0...1.0", { _ = Augmentation.colorJitter(contrast: -1...1) }),
        ("Augmentation.colorJitter: turns of the hue of 0.0...1.0", { _ = Augmentation.colorJitter(hue: 0...1) }),
        (
            "Augmentation.colorJitter: images of 2 channels", { apply(.colorJitter(brightness: 0.5...1)) }
        ),
        (
            "mixup: alpha is 0.0",
            {
                var generator = PhiloxGenerator(seed: 0)
                _ = Labeled(Tensor<Float>.zeros([1, 1, 2, 2]), Tensor<Int>([0])).mixup(
                    classes: 1, alpha: 0, using: &generator)
            }
        ),
        ("PhiloxGenerator: the index of a stream is -1", { _ = PhiloxGenerator(seed: 0).split(at: -1) }),
        ("DataLoader: 300 workers", { _ = DataLoader(MisuseTests.data, batchSize: 1, workers: 300) }),
        ("DataLoader: 0 batches ahead", { _ = DataLoader(MisuseTests.data, batchSize: 1, batchesAhead: 0) }),
        (
            "DataLoader: a sampler of 2 samples for a data set of 3",
            { _ = DataLoader(MisuseTests.data, batchSize: 1, sampler: .byLength([1, 2])) }
        ),
        ("Sampler.weighted: expected weights", { _ = Sampler.weighted([1, -1]) }),
        ("Sampler.weighted: expected weights", { _ = Sampler.weighted([0, 0]) }),
        ("Sampler.weighted: 3 samples without replacement of 2", { _ = Sampler.weighted([1, 1, 0], replacing: false) }),
        ("Sampler.byLength: pools of 0 batches", { _ = Sampler.byLength([1], pool: 0) }),
        ("split: expected shares above 0", { _ = MisuseTests.data.split([1, 0], seed: 0) }),
        (
            "split: expected a label for each of 3 samples, found 1",
            { _ = MisuseTests.data.split([1], stratifiedBy: [0], seed: 0) }
        ),
        ("folds: 4 folds of 3 samples", { _ = MisuseTests.data.folds(4, seed: 0) }),
        (
            "ConcatenatedDataset: the number of samples overflows",
            { _ = ConcatenatedDataset([MisuseTests.Vast(), MisuseTests.Vast()]) }
        ),
        ("DataLoader: an order of \(Int.max) samples", { _ = DataLoader(MisuseTests.Vast(), batchSize: 1) }),
        (
            "DataLoader: an order of \(Int.max) samples",
            { _ = DataLoader(MisuseTests.data, batchSize: 1, sampler: .weighted([1, 1, 1], count: .max)) }
        ),
        (
            "StreamLoader: \(Int.max) batches taken",
            { _ = StreamLoader(SampleStream([1]), batchSize: 1).makeIterator(from: .max) }
        ),
        (
            "Augmentation.colorJitter: factors of 0.0...1e+300",
            { _ = Augmentation.colorJitter(contrast: 0...1e300) }
        ),
        ("subset: position 3 is out of range", { _ = MisuseTests.data.subset([3]) }),
        ("Subset: position 2 is out of range: expected 0..<2", { _ = MisuseTests.data.subset([0, 1]).batch(at: [2]) }),
        (
            "labeled(by:): 3 inputs and 2 labels, expected as many",
            { _ = MisuseTests.data.labeled(by: Tensor<Int>([1, 2])) }
        ),
        ("ConcatenatedDataset: there are no parts", { _ = ConcatenatedDataset<ImageDataset>([]) }),
        (
            "sampleCount: expected values of as many samples each",
            { _ = TensorDataset(["a": Tensor<Int>([1]), "b": [1, 2]]) }
        )
    ]

    @Test(arguments: traps.indices)
    func named(_ index: Int) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [index = index as Int] in
            DataMisuseTests.traps[index].body()
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("Fatal error: \(Self.traps[index].message)"), "found: \(said.prefix(400))")
    }

    /// Extreme ranges that are allowed make an image of any, without a trap.
    @Test func extremeRanges() {
        let (wide, angles, least) = (1e-300...1e300, -1e308...1e308, Double.leastNonzeroMagnitude)
        let changes: [Augmentation] = [
            .erasing(probability: 1, aspect: wide), .erasing(probability: 1, area: 0...1, aspect: least...least),
            .erasing(probability: 1, area: 1...1, aspect: 1e300...1e300), .affine(scale: wide),
            .affine(degrees: angles, shift: 1, scale: least...1e308, shear: angles, verticalShear: angles),
            .affine(scale: least...least, interpolation: .nearest), .rotation(degrees: angles),
            .colorJitter(brightness: 0...3e38, contrast: 0...3e38, saturation: 0...3e38, hue: -0.5...0.5)
        ]
        for (index, change) in changes.enumerated() {
            for seed in 0..<20 {
                var generator = PhiloxGenerator(seed: UInt64(seed))
                let images = Tensor<Float>.uniform([2, 3, 5, 7], using: &generator)
                #expect(change(images, using: &generator).shape == [2, 3, 5, 7], "\(index)")
            }
        }
    }

    @Test(arguments: [1e-45, 1e-30, 1e-6, 1e6, 1e30, 3e38])
    func extremeMixing(_ alpha: Double) {
        let batch = Labeled(Tensor<Float>.ones([2, 1, 4, 4]), Tensor<Int>([0, 1]))
        for seed in 0..<20 {
            var generator = PhiloxGenerator(seed: UInt64(seed))
            for mixed in [
                batch.mixup(classes: 2, alpha: alpha, using: &generator),
                batch.cutmix(classes: 2, alpha: alpha, using: &generator)
            ] {
                #expect(mixed.labels.sum(axis: 1).isClose([1, 1]).all().item(), "\(mixed.labels)")
            }
        }
    }
}
