import ArgumentParser
import CommandSupport
import Tern

/// The command `mnist predict`.
struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Predict the classes of test images with a saved classifier, and show the probabilities.")

    @Option(
        help: ArgumentHelp("Weights file, as saved by train.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var weights: String

    @OptionGroup var data: DataOptions
    @OptionGroup var threads: ThreadOptions

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Number of images, from the first on.", valueName: "n"))
    var count = 5

    func validate() throws {
        try requireFileName(weights, "--weights")
        try require(count, in: 1...1_000_000, "--count")
    }

    func run() throws {
        threads.apply()
        let test = try data.load().test
        let model = try Classifier(contentsOf: weights, for: test)
        for position in 0..<min(count, test.count) {
            let probabilities = try model.logits(of: test.batch(at: Tensor([position])).inputs).softmax()[0]
            let label = test.labels[position].item()
            let prediction = probabilities.argmax().item()
            let verdict = prediction == label ? "right" : "wrong: it is \(label)"
            print("image \(position): \(prediction), \(verdict)")
            print(sideBySide(picture(test.images[position]), bars(probabilities.scalars)), terminator: "\n\n")
        }
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
        return "\(label) \(bar) \(padded(percent(Double(probability)), to: 7))"
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
