extension TemporaryFolder {
    /// The names of the files that a training leaves in its folder.
    public static let runFiles = interruptedRunFiles + ["report.html"]

    /// The names of those that one leaves which did not come to its end.
    public static let interruptedRunFiles = ["checkpoints", "config.json", "metrics.csv", "model.safetensors"]

    /// Returns the path in this folder of the last checkpoint of a training.
    ///
    /// - Parameter run: the training's folder.
    public func lastCheckpoint(of run: String) throws -> String {
        let steps = try names(in: "\(run)/checkpoints").compactMap { name in
            Int(name.dropFirst("step-".count).dropLast(".safetensors".count))
        }
        return "\(run)/checkpoints/step-\(steps.max() ?? 0).safetensors"
    }
}
