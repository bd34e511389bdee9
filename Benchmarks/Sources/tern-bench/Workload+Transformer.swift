import Tern

extension Workload {
    /// Returns training steps of an encoder layer, in batches first; the row's sizes are length, width, heads and the width of
    /// the feed-forward part.
    static func encoder(_ row: Row, inputs: [String: Tensor<Float>]) throws -> Workload {
        let (length, width) = (row.sizes[0], row.sizes[1])
        let layer = TransformerEncoderLayer(
            width, heads: row.sizes[2], feedForward: row.sizes[3], dropout: 0, isBatchFirst: true)
        try layer.loadIfPresent(inputs)
        let x = inputs["x"] ?? .normal([row.batch!, length, width])
        let target = inputs["target"] ?? .normal([row.batch!, length, width])
        let optimizer = AdamW(layer, learningRate: 1e-3)
        return training(optimizer, result: { ["y": layer(x)] }) { mseLoss(layer(x), target) }
    }
}
