import Tern

extension Module {
    /// Sets all parameters and buffers to what a file holds, which must be finite numbers.
    ///
    /// - Throws: a ``Failure`` that lists all that does not fit.
    package func load(_ tensors: [String: Tensor<Float>], from path: String) throws {
        for (name, values) in tensors.sorted(by: { $0.key < $1.key }) where !values.isFinite().all().item() {
            throw Failure("\(path): \(name): found values that are not finite, expected numbers")
        }
        do {
            try load(tensors)
        } catch {
            throw Failure("\(path): \(error)")
        }
    }
}
