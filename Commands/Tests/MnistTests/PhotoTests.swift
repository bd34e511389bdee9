import Foundation
import Tern
import TernVision
import TestSupport
import Testing

@testable import mnist

/// Digits on photographed sheets.
@Suite struct PhotoTests {
    let folder = try! TemporaryFolder()

    /// The images of `TERN_MNIST`, a folder with the files of MNIST, or the built-in ones.
    private static let data =
        try! ProcessInfo.processInfo.environment["TERN_MNIST"].map {
            try ImageDataset.mnist(in: $0)
        } ?? ImageDataset.digits()

    private static var options: [String] {
        ProcessInfo.processInfo.environment["TERN_MNIST"].map { ["--data", $0, "--epochs", "2"] } ?? ["--epochs", "30"]
    }

    /// A model that has been trained for a few epochs.
    private func model() throws -> (Classifier, path: String) {
        let arguments = ["train", "--quiet", "--hidden", "64", "--output", folder.path] + Self.options
        #expect(try Command.run(arguments).status == 0)
        let path = folder.file("model.safetensors")
        return (try Classifier(contentsOf: path), path)
    }

    private func picture(_ index: Int) -> Tensor<UInt8> { Self.data.test.images[index] }

    /// As many digits are known on sheets as in the data, but for one in twenty.
    @Test func digitsOnSheetsAreKnown() throws {
        let (model, test) = (try model().0, Self.data.test)
        let clean = try model.accuracy(on: test)
        for isInkLight in [false, true] {
            var sheet = PhotoSheet(seed: 7)
            sheet.isInkLight = isInkLight
            var right = 0
            let count = 30
            for index in 0..<count {
                // Spread over the data.
                let position = index * test.count / count
                let found = DigitFinder(
                    in: sheet.photograph(of: [picture(position)]), size: (test.height, test.width)
                ).digits
                guard found.count == 1 else { continue }
                let input = Tensor<Float>(found[0]).reshape([1, 1, test.height, test.width]) / 255
                if try model.logits(of: input).argmax().item() == test.labels[position].item() { right += 1 }
            }
            let accuracy = Double(right) / Double(count)
            #expect(accuracy >= 0.95 * clean, "light ink: \(isInkLight), \(accuracy) on sheets, \(clean) of the data")
        }
    }

    /// Several digits are answered from left to right, with the pictures that the model saw.
    @Test func severalDigits() throws {
        let (model, path) = try model()
        let (test, photo, seen) = (Self.data.test, folder.file("photo.png"), folder.file("seen.png"))
        let labels = try model.logits(of: test.batch(at: .arange(test.count)).inputs).argmax(axis: 1)
        // Three that are known, of different classes.
        let known = (0..<test.count).filter { labels[$0].item() == test.labels[$0].item() }
        let chosen = [3, 1, 7].map { label in known.first { test.labels[$0].item() == label }! }
        var sheet = PhotoSheet(seed: 2)
        try sheet.photograph(of: chosen.map { picture($0) }).savePNG(to: photo)
        let quiet = try Command.run("predict", photo, "--weights", path, "--quiet", "--save-seen", seen)
        #expect(quiet.output == "3 1 7\n" && quiet.errors.isEmpty && quiet.status == 0)
        let image = try Tensor<UInt8>(image: seen)
        #expect(image.shape == [1, test.height + 4, 3 * (test.width + 2) + 2])
        let shown = try Command.run("predict", photo, "--weights", path)
        #expect(shown.status == 0)
        #expect(
            shown.lines.filter { $0.hasPrefix("digit ") } == ["digit 1 of 3: 3", "digit 2 of 3: 1", "digit 3 of 3: 7"])
        #expect(shown.output.contains("█") && shown.output.matches(of: #/\d+\.\d\d%/#).count == 30)
    }

    /// A picture of the size of the images is one of the data, white on black or black on white.
    @Test func imagesOfTheDataAreDigits() throws {
        let test = Self.data.test
        for index in 0..<50 {
            for image in [picture(index), 255 - picture(index)] {
                #expect(DigitFinder(in: image, size: (test.height, test.width)).digits == [picture(index)])
            }
        }
        #expect(DigitFinder(in: .zeros([8, 8]), size: (8, 8)).digits.isEmpty)
    }

    /// A digit is as MNIST's are: 20 pixels high, with its center of mass in the middle; one of a fine pen as well.
    @Test(arguments: [3, 12, 30]) func digitsAreNormalized(_ width: Int) throws {
        // A seven.
        var page = Tensor<UInt8>.full([600, 600], 230)
        page[100..<100 + width, 150..<350] = Tensor(40)
        page[100..<400, 350 - width..<350] = Tensor(40)
        let found = DigitFinder(in: page, size: (28, 28)).digits
        let image = Tensor<Float>(try #require(found.first))
        #expect(found.count == 1)
        let inked = image.max(axis: 1).scalars.enumerated().filter { $0.element > 64 }.map(\.offset)
        #expect((20...21).contains(inked.count))
        for axis in 0...1 {
            let positions = Tensor<Float>.arange(28) + 0.5
            let center = (image.sum(axis: axis) * positions).sum() / image.sum()
            #expect(abs(center.item() - 14) < 0.6)
        }
        #expect(image.max().item() > 200)
    }

    // MARK: No digits

    private func expectError(_ photo: String, _ message: String) throws {
        let weights = folder.file("untrained.safetensors")
        let architecture = try Architecture(.mlp, hidden: [4], for: ImageDataset.digits().test)
        try Classifier(architecture).save(to: weights)
        let result = try Command.run("predict", photo, "--weights", weights)
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("error: \(photo): \(message)"), "\(result.errors)")
    }

    @Test func sheetsWithoutDigits() throws {
        let photo = folder.file("photo.png")
        var sheet = PhotoSheet(seed: 3)
        let pages: [Tensor<UInt8>] = [
            sheet.photograph(of: []), .zeros([900, 1200]), .full([900, 1200], 255), .zeros([1, 1]), .full([1, 1], 255),
            .full([1, 3000], 9), .full([3000, 1], 250)
        ]
        for page in pages {
            try page.savePNG(to: photo)
            try expectError(photo, "no digit found: ")
        }
    }

    @Test func filesThatAreNoPhotos() throws {
        // A header of 2³² pixels, with the checksum of that.
        var png = [UInt8](try Tensor<UInt8>.zeros([1, 1]).pngData())
        png.replaceSubrange(16..<24, with: [0, 1, 0, 0, 0, 1, 0, 0])
        png.replaceSubrange(29..<33, with: [73, 239, 111, 63])
        try expectError(folder.write(png, to: "huge.png"), "truncated: found ")
        try expectError(folder.write(Array("GIF89a".utf8), to: "a.gif"), "wrong magic number: found a GIF image")
        try expectError(folder.file("no.png"), "no such file")
        try expectError(folder.write([], to: "empty.png"), "empty")
    }

    @Test func optionsOfAPhoto() throws {
        for (arguments, message) in [
            (["photo.png", "--count", "2"], "--data and --count are for test images, not for a photo"),
            (["--quiet"], "--save-seen and --quiet are for a photo"),
            (["photo.png", "--save-seen", ""], "--save-seen '' is not the name of a file"),
            ([""], "photo '' is not the name of a file")
        ] {
            let result = try Command.run(["predict", "--weights", "x"] + arguments)
            #expect(result.status == 64 && result.errors == "error: \(message)\n")
        }
    }
}
