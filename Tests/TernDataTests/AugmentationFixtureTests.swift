import Foundation
import TernCore
import TernData
import Testing

/// Changes without chance, as torchvision makes them: `Tests/Fixtures/augmentation/generate.py`.
@Suite struct AugmentationFixtureTests {
    struct Case: Decodable, CustomStringConvertible {
        struct Parameters: Decodable {
            var mean, standardDeviation: [Float]?
            var width: Int?
            var size, labels, middle: [Int]?
            var mixed: [Float]?
            var degrees, scale, shear, verticalShear, factor, share: Double?
            var filling: Float?
            var interpolation: String?
        }

        let name: String
        let parameters: Parameters
        let shape, resultShape: [Int]
        let images, result: [Float]

        var description: String { "\(name) \(parameters)" }
        var input: Tensor<Float> { Tensor(images).reshape(Shape(shape)) }
    }

    static let cases: [Case] = {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/augmentation/augmentations.json")
        return try! JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
    }()

    private func augmentation(of test: Case) -> Augmentation? {
        let p = test.parameters
        func only(_ value: Double?) -> ClosedRange<Double> { (value ?? 0)...(value ?? 0) }
        let interpolation: Augmentation.Interpolation = p.interpolation == "nearest" ? .nearest : .bilinear
        return switch test.name {
        case "normalize": .normalize(mean: p.mean!, standardDeviation: p.standardDeviation!)
        case "pad": .pad(p.width!)
        case "horizontalFlip": .horizontalFlip(probability: 1)
        case "verticalFlip": .verticalFlip(probability: 1)
        case "grayscale": .grayscale
        case "centerCrop": .centerCrop(p.size!)
        case "rotation":
            .rotation(degrees: only(p.degrees), interpolation: interpolation, filling: p.filling!)
        case "affine":
            .affine(
                degrees: only(p.degrees), scale: only(p.scale), shear: only(p.shear),
                verticalShear: only(p.verticalShear), interpolation: interpolation, filling: p.filling!)
        case "brightness": .colorJitter(brightness: only(p.factor))
        case "contrast": .colorJitter(contrast: only(p.factor))
        case "saturation": .colorJitter(saturation: only(p.factor))
        case "hue": .colorJitter(hue: only(p.factor))
        default: nil
        }
    }

    @Test(arguments: cases.filter { !$0.name.hasSuffix("mix") && $0.name != "mixup" })
    func asTorchvisionHasIt(_ test: Case) throws {
        let augmentation = try #require(self.augmentation(of: test))
        var generator = PhiloxGenerator(seed: 0)
        expectClose(augmentation(test.input, using: &generator), test.result, test.resultShape, test)
    }

    @Test(arguments: cases.filter { ["mixup", "cutmix"].contains($0.name) })
    func mixing(_ test: Case) {
        let (p, batch) = (test.parameters, Labeled(test.input, Tensor(test.parameters.labels!)))
        let mixed =
            test.name == "mixup"
            ? batch.mixup(classes: 4, share: Float(p.share!))
            : batch.cutmix(classes: 4, share: p.share!, middle: (p.middle![0], p.middle![1]))
        expectClose(mixed.inputs, test.result, test.resultShape, test)
        expectClose(mixed.labels, p.mixed!, [3, 4], test)
    }

    private func expectClose(_ x: Tensor<Float>, _ expected: [Float], _ shape: [Int], _ test: Case) {
        #expect(Array(x.shape) == shape, "\(test)")
        let difference = zip(x.scalars, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(difference < 2e-5, "\(test): \(difference)")
    }
}
