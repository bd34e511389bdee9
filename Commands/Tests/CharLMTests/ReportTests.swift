import Foundation
import Tern
import TestSupport
import Testing

@testable import charlm

/// The reports of a run: a loss over a part of the text, and samples.
@Suite struct ReportTests {
    let folder = try! TemporaryFolder()
    let vocabulary = CharacterVocabulary(of: "ab")

    // MARK: The validation loss

    private func text(_ count: Int, context: Int) -> TextDataset {
        TextDataset(tokens: Tensor((0..<count).map { $0 % 2 }), vocabulary: vocabulary, context: context)
    }

    /// The positions where windows start that are as many as characters: each is told by its own number.
    private func starts(_ count: Int, context: Int, batchSize: Int) -> [Int] {
        let characters = String(String.UnicodeScalarView((0..<count).map { Unicode.Scalar(0x10000 + UInt32($0))! }))
        let text = TextDataset(
            tokens: .arange(count), vocabulary: CharacterVocabulary(of: characters), context: context)
        let (windows, batches) = text.sample(batchSize: batchSize)
        #expect(batches.allSatisfy { $0.inputs.shape[0] <= batchSize && $0.labels == $0.inputs + 1 })
        let starts = batches.flatMap { $0.inputs[.all, 0].scalars }
        #expect(starts.count == windows)
        return starts
    }

    @Test(arguments: [1, 7, 128, 65_536])
    func theWindowsAreTheSameForEachBatchSize(_ batchSize: Int) {
        // 5000 characters have 1000 labels of 5, less one for the character after the last.
        let long = starts(5000, context: 5, batchSize: batchSize)
        #expect(long.count == 128)
        let spread: [Int] = (0..<128).map { (window: Int) -> Int in 5 * (window * 999 / 128) }
        #expect(long == spread)
        let last = 5 * (127 * 1000 / 128)
        #expect(starts(5001, context: 5, batchSize: batchSize).last == last)
        // A text that has less is taken as a whole, but for the rest that is no window.
        #expect(starts(43, context: 4, batchSize: batchSize) == Array(stride(from: 0, through: 36, by: 4)))
        #expect(starts(5, context: 4, batchSize: batchSize) == [0])
    }

    @Test func theLossOfTheSampleIsTheSameForEachBatchSize() {
        let model = LanguageModel(Architecture(layers: 1, width: 8, heads: 2, context: 6), characters: 2)
        let text = text(1000, context: 6)
        let one = model.loss(over: text.sample(batchSize: 1).batches)
        let many = model.loss(over: text.sample(batchSize: 50).batches)
        #expect(abs(one - many) < 1e-6)
    }

    // MARK: Samples

    @Test func samplesCantDriveTheTerminal() throws {
        try folder.write(Array(String(repeating: "ab\r\n\u{1b}c\u{7}\n", count: 60).utf8), to: "raw.txt")
        let result = try Command.run(
            ["train", "--text", "raw.txt", "--steps", "1"] + SmallRun.model, in: folder.path)
        #expect(result.status == 0)
        #expect(result.output.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
        // After the report come the lines of the sample, and then where it and the page were saved, and the result.
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        let report = try #require(lines.firstIndex { $0.hasPrefix("step ") })
        let sample = lines[(report + 1)...].dropLast(4)
        #expect(sample.count > 10)
        #expect(sample.allSatisfy { $0.hasPrefix("  │ ") })
        for escape in [#"\u{1B}"#, #"\u{07}"#, #"\r"#] { #expect(sample.contains { $0.contains(escape) }) }
    }
}
