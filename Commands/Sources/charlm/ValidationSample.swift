import Tern

extension TextDataset {
    /// Returns the same windows each time, evenly all over the text: one after another, or 128 of them where there are more.
    ///
    /// The choice does not depend on the batch size.
    func sample(batchSize: Int) -> (windows: Int, batches: [Batch]) {
        let full = (tokens.elementCount - 1) / context
        let windows = min(full, 128)
        let starts = (0..<windows).map { $0 * full / windows * context }
        let batches = stride(from: 0, to: windows, by: batchSize).map {
            batch(at: Tensor(Array(starts[$0..<min($0 + batchSize, windows)])))
        }
        return (windows, batches)
    }
}
