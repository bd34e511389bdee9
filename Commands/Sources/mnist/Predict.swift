import ArgumentParser
import CommandSupport
import Tern
import TernVision

/// The command `mnist predict`.
struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Predict the digits on a photographed sheet, or the classes of test images, with a saved classifier.",
        discussion: """
            The photo is a PNG or JPEG of one or more digits, dark on light or light on dark. Each is shown as the model \
            saw it, with the probabilities of the classes.
            """)

    @Argument(help: ArgumentHelp("Photo of digits (default: test images).", valueName: "photo"))
    var photo: String?

    @Option(
        help: ArgumentHelp("Weights file, as saved by train.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var weights: String

    @OptionGroup var data: DataOptions
    @OptionGroup var threads: ThreadOptions

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Number of images, from the first on (default: 5).", valueName: "n")
    )
    var count: Int?

    @Option(
        name: .customLong("save-seen"),
        help: ArgumentHelp("PNG file to save what the model saw of the photo to.", valueName: "file"))
    var seen: String?

    @Flag(help: "Print the digits on the photo alone, without pictures.")
    var quiet = false

    func validate() throws {
        try requireFileName(weights, "--weights")
        try require(count, in: 1...1_000_000, "--count")
        try requireFileName(photo, "photo")
        try requireFileName(seen, "--save-seen")
        if photo != nil && (data.folder != nil || count != nil) {
            throw ValidationError("--data and --count are for test images, not for a photo")
        }
        if photo == nil && (seen != nil || quiet) {
            throw ValidationError("--save-seen and --quiet are for a photo")
        }
    }

    func run() throws {
        threads.apply()
        if let photo { return try predict(photo) }
        let test = try data.load().test
        let model = try Classifier(contentsOf: weights, for: test)
        for position in 0..<min(count ?? 5, test.count) {
            let probabilities = try model.logits(of: test.batch(at: Tensor([position])).inputs).softmax()[0]
            let label = test.labels[position].item()
            let prediction = probabilities.argmax().item()
            let verdict = prediction == label ? "right" : "wrong: it is \(label)"
            print("image \(position): \(prediction), \(verdict)")
            print(sideBySide(picture(test.images[position]), bars(probabilities.scalars)), terminator: "\n\n")
        }
    }

    private func predict(_ photo: String) throws {
        let model = try Classifier(contentsOf: weights)
        let architecture = model.architecture
        guard architecture.channels == 1 else {
            throw Failure("\(weights): a model of images in color, expected one of gray digits")
        }
        let digits = DigitFinder(in: try Self.gray(photo), size: (architecture.height, architecture.width)).digits
        if digits.isEmpty {
            throw Failure(
                "\(photo): no digit found: expected dark ink on light paper or light on dark, away from the edges")
        }
        let images = stack(digits).unsqueeze(axis: 1)
        let labels = Tensor<Int>.zeros([digits.count])
        let dataset = ImageDataset(images: images, labels: labels, classCount: architecture.classes)
        let probabilities = try model.logits(of: dataset).softmax()
        let predictions = probabilities.argmax(axis: 1).scalars
        if let seen { try imageGrid(images).savePNG(to: seen) }
        if quiet { return print(predictions.map(String.init).joined(separator: " ")) }
        for (index, digit) in digits.enumerated() {
            let number = digits.count == 1 ? "digit" : "digit \(index + 1) of \(digits.count)"
            print("\(number): \(predictions[index])")
            print(sideBySide(mnist.picture(digit), bars(probabilities[index].scalars)), terminator: "\n\n")
        }
    }

    /// Reads a photo as a gray image, [height, width], with white behind what is transparent.
    private static func gray(_ path: String) throws -> Tensor<UInt8> {
        let pixels = try Tensor<UInt8>(image: path, channels: .grayAlpha)
        if pixels[1].min().item() == 255 { return pixels[0] }
        let (gray, opacity) = (Tensor<Float>(pixels[0]), Tensor<Float>(pixels[1]) / 255)
        return Tensor<UInt8>((gray * opacity + 255 * (1 - opacity)).round())
    }
}

/// Returns an image as lines of text, two characters a pixel; of one in color, the mean of its channels.
func picture(_ image: Tensor<UInt8>) -> [String] {
    if image.rank == 3 { return picture(Tensor<UInt8>(Tensor<Float>(image).mean(axis: 0).round())) }
    let shades: [Character] = [" ", "░", "▒", "▓", "█"]
    return (0..<image.shape[0]).map { row in
        let pixels = image[row].scalars.map { shades[(Int($0) * (shades.count - 1) + 127) / 255] }
        return String(pixels.flatMap { [$0, $0] })
    }
}

/// Returns probabilities as bars, a class a line.
func bars(_ probabilities: [Float]) -> [String] {
    probabilities.enumerated().map { label, probability in
        let length = Int((20 * probability).rounded())
        let bar = String(repeating: "█", count: length) + String(repeating: "·", count: 20 - length)
        return
            "\(padded(label, to: "\(probabilities.count - 1)".count)) \(bar) \(padded(percent(Double(probability)), to: 7))"
    }
}

/// Returns two blocks of lines, the second to the right of the first and, if it is shorter, at half the height.
func sideBySide(_ left: [String], _ right: [String]) -> String {
    let width = left.map(\.count).max() ?? 0
    let shift = max(0, (left.count - right.count) / 2)
    return (0..<max(left.count, shift + right.count)).map { line in
        let first = line < left.count ? left[line] : ""
        let second = line >= shift && line - shift < right.count ? right[line - shift] : ""
        return first + String(repeating: " ", count: width - first.count) + "   " + second
    }.joined(separator: "\n")
}
