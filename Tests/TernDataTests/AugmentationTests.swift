import TernCore
import TernData
import Testing

/// Positions and probabilities as chance has them, and nothing else that depends on it.
@Suite struct AugmentationTests {
    static let all: [(name: String, augmentation: Augmentation)] = [
        ("randomCrop", .randomCrop([5, 7], padding: 3)), ("horizontalFlip", .horizontalFlip()),
        ("verticalFlip", .verticalFlip(probability: 0.3)), ("erasing", .erasing()),
        ("rotation", .rotation(degrees: -30...30)),
        ("affine", .affine(degrees: -10...10, shift: 0.2, scale: 0.8...1.2, shear: -5...5)),
        ("colorJitter", .colorJitter(brightness: 0.5...1.5, contrast: 0.5...1.5, saturation: 0...2, hue: -0.2...0.2)),
        ("some", .applied(withProbability: 0.5, .rotation(degrees: 90...90))),
        ("several", [.randomCrop(8, padding: 1), .horizontalFlip(), .normalize(mean: [0.5], standardDeviation: [2])])
    ]

    private func images(_ count: Int, _ channels: Int = 3, _ height: Int = 8, _ width: Int = 9) -> Tensor<Float> {
        var generator = PhiloxGenerator(seed: 11)
        return .uniform([count, channels, height, width], using: &generator)
    }

    private func apply(_ augmentation: Augmentation, _ images: Tensor<Float>, seed: UInt64 = 1) -> Tensor<Float> {
        var generator = PhiloxGenerator(seed: seed)
        return augmentation(images, using: &generator)
    }

    @Test(arguments: all.indices)
    func theSeedDecidesAtAnyNumberOfThreads(_ index: Int) async {
        let (augmentation, images) = (Self.all[index].augmentation, images(33))
        let expected = apply(augmentation, images)
        #expect(apply(augmentation, images) == expected)
        #expect(apply(augmentation, images, seed: 2) != expected)
        // On one thread, in the background, and of images that lie in memory in another order.
        let data = TensorDataset(images).randomlyMapped { images, generator in
            var generator = PhiloxGenerator(seed: 1)
            return augmentation(images, using: &generator)
        }
        for workers in [0, 1, 3] {
            #expect(DataLoader(data, batchSize: 33, shuffles: false, workers: workers).map { $0 } == [expected])
        }
        let turned = images.transpose(2, 3).contiguous().transpose(2, 3)
        #expect(apply(augmentation, turned) == expected)
        // An image's numbers do not depend on those that follow it.
        #expect(apply(augmentation, images[..<5]) == expected[..<5])
    }

    @Test func cropsArePartsAtEvenlyDrawnPositions() {
        // Each pixel tells where it is, from 1 on.
        let image = Tensor<Float>.arange(1, 13).reshape([1, 1, 3, 4]).broadcast(to: [3000, 1, 3, 4])
        let padded = image[..<1].pad([(1, 1), (1, 1)])
        let crops = apply(.randomCrop([2, 3], padding: 1), image)
        #expect(crops.shape == [3000, 1, 2, 3])
        var counts: [Int: Double] = [:]
        for sample in 0..<3000 {
            let crop = crops[sample, 0].scalars
            let position = (0..<16).first { position in
                let (top, left) = (position / 4, position % 4)
                return padded[0, 0, top..<top + 2, left..<left + 3].scalars == crop
            }
            counts[position ?? -1, default: 0] += 1
        }
        // χ² with 15 degrees of freedom is below 37.7 in 99.9% of cases.
        let expected = 3000.0 / 16
        #expect(counts[-1] == nil)
        let squares: [Double] = (0..<16).map {
            (counts[$0, default: 0] - expected) * (counts[$0, default: 0] - expected)
        }
        #expect(squares.reduce(0, +) / expected < 37.7)
    }

    @Test func probabilities() {
        let image = (Tensor<Float>.arange(6).reshape([1, 1, 2, 3]) + 1).broadcast(to: [4000, 1, 2, 3])
        func share(_ augmentation: Augmentation) -> Double {
            let changed = apply(augmentation, image)
            let original = image[0].scalars
            return Double((0..<4000).count { changed[$0].scalars != original }) / 4000
        }
        #expect(abs(share(.horizontalFlip(probability: 0.2)) - 0.2) < 0.02)
        #expect(abs(share(.verticalFlip()) - 0.5) < 0.025)
        #expect(abs(share(.applied(withProbability: 0.7, .pad(0))) - 0) == 0)
        #expect(abs(share(.applied(withProbability: 0.7, .horizontalFlip(probability: 1))) - 0.7) < 0.025)
        #expect(share(.erasing(probability: 0)) == 0)
    }

    /// The mean share that is erased: that of rectangles that fit, which for these areas are all but a few.
    @Test func erasedRectangles() {
        let images = Tensor<Float>.ones([500, 2, 40, 30])
        let erased = apply(.erasing(probability: 1, area: 0.1...0.2, aspect: 0.5...2, filling: -1), images)
        var areas = 0.0
        for sample in 0..<500 {
            let plane = erased[sample, 0]
            #expect(erased[sample, 1] == plane)
            let isErased = (plane.scalars).map { $0 == -1 }
            let rows = (0..<40).filter { row in (0..<30).contains { isErased[row * 30 + $0] } }
            let columns = (0..<30).filter { column in (0..<40).contains { isErased[$0 * 30 + column] } }
            let area = isErased.count { $0 }
            #expect(area == rows.count * columns.count)
            let aspect = Double(rows.count) / Double(columns.count)
            #expect((0.4...2.4).contains(aspect))
            areas += Double(area) / 1200
        }
        #expect(abs(areas / 500 - 0.15) < 0.005)
    }

    @Test func shiftsAreWholePixels() {
        let image = Tensor<Float>.arange(1, 101).reshape([1, 1, 10, 10]).broadcast(to: [200, 1, 10, 10])
        let shifted = apply(.affine(shift: 0.2), image)
        for sample in 0..<200 {
            let found = (-2...2).flatMap { y in (-2...2).map { x in (y, x) } }.contains { y, x in
                let padded = image[0, 0].pad([(2, 2), (2, 2)])
                return padded[2 - y..<12 - y, 2 - x..<12 - x] == shifted[sample, 0]
            }
            #expect(found)
        }
    }

    @Test func jitterStaysWithinItsRange() {
        let images = images(50)
        let bright = apply(.colorJitter(brightness: 0.5...0.9), images)
        let factors = (0..<50).map { sample in (bright[sample] / images[sample]).mean().item() }
        #expect(factors.allSatisfy { (0.499...0.901).contains($0) })
        #expect(Set(factors).count == 50)
        let colors = apply(Self.all[6].augmentation, images)
        #expect(colors.min().item() >= 0 && colors.max().item() <= 1)
    }

    @Test func masksFollowTheirImages() {
        let images = images(20, 3)
        let geometry: Augmentation = [.randomCrop(8, padding: 2), .horizontalFlip(), .rotation(degrees: -20...20)]
        #expect(apply(geometry, images)[.all, 1..<2] == apply(geometry, images[.all, 1..<2]))
    }

    @Test func emptyBatches() {
        for (name, augmentation) in Self.all {
            #expect(apply(augmentation, images(0)).shape[0] == 0, "\(name)")
        }
        #expect(apply(.randomCrop(2, padding: 1), .zeros([2, 1, 0, 0])) == .zeros([2, 1, 2, 2]))
    }

    @Test func mixedLabelsSumToOne() {
        let batch = Labeled(
            images(16), Tensor<Int>.arange(16) - 8 * Tensor<Int>([0, 1].flatMap { Array(repeating: $0, count: 8) }))
        var generator = PhiloxGenerator(seed: 3)
        for _ in 0..<50 {
            for mixed in [batch.mixup(classes: 8, using: &generator), batch.cutmix(classes: 8, using: &generator)] {
                #expect((mixed.labels.sum(axis: 1) - 1).abs().max().item() < 1e-6)
                #expect(mixed.inputs.shape == batch.inputs.shape)
            }
        }
        let data = TensorDataset(batch).randomlyMapped { $0.mixup(classes: 8, using: &$1) }
        let (a, b) = (0, 3)
        let epochs = [a, b].map { DataLoader(data, batchSize: 4, seed: 5, workers: $0).map(\.inputs) }
        #expect(epochs[0] == epochs[1])
    }
}
