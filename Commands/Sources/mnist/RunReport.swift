import CommandSupport
import Tern
import TernTraining

extension Classifier {
    /// Writes the page of a training that is over to `report.html` in its folder, which has its metrics and options.
    ///
    /// - Parameters:
    ///   - folder: the folder of the run.
    ///   - test: the images that it is tested on.
    ///   - logits: its scores of them, [images, classes].
    ///   - profile: the profile of the training, where one was taken.
    func writeReport(in folder: String, test: ImageDataset, logits: Tensor<Float>, profile: Profile? = nil) throws {
        var matrix = ConfusionMatrix(classes: test.classCount)
        matrix.update(logits, test.labels)
        var report = try Report(training: folder)
        report.addResult("test accuracy", percent(matrix.accuracy))
        report.addResult("test images", "\(test.count)")
        report.addResult("parameters", "\(parameterCount)")
        report.addConfusionMatrix(matrix)
        report.addMistakes(test.images, labels: test.labels, scores: logits)
        report.addSummary(summary(of: [1, test.channels, test.height, test.width]))
        report.addHistograms(of: self)
        let batch = test.batch(at: .arange(min(64, test.count)))
        try report.finish(in: folder, profile: profile, of: self) { crossEntropyLoss(self(batch.inputs), batch.labels) }
    }
}
