import CommandSupport
import Foundation
import Tern
import TernTraining

extension LanguageModel {
    /// Writes the page of a training that is over to `report.html` in its folder, which has its metrics and options.
    ///
    /// - Parameters:
    ///   - folder: the folder of the run.
    ///   - context: the number of characters that the model sees.
    ///   - validationLoss: its mean cross entropy, in nats.
    ///   - sample: a text that it writes.
    ///   - profile: the profile of the training, where one was taken.
    func writeReport(
        in folder: String, context: Int, validationLoss: Double, sample: String, profile: Profile? = nil
    ) throws {
        var report = try Report(training: folder)
        report.addResult("validation loss", decimals(validationLoss, 4))
        report.addResult("perplexity", decimals(exp(validationLoss), 2))
        report.addResult("bits per character", decimals(validationLoss / log(2), 3))
        report.addResult("parameters", "\(parameterCount)")
        report.addSection("Sample") { $0.addCode(sample) }
        report.addSummary(summary { self(Tensor<Int>.zeros([1, context])) })
        report.addHistograms(of: self)
        let tokens = Tensor<Int>.zeros([8, context])
        try report.finish(in: folder, profile: profile, of: self) { crossEntropyLoss(self(tokens), tokens) }
    }
}
