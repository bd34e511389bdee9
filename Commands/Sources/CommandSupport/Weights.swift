import Tern

extension Module {
    /// Sets all parameters and buffers to what a file holds, which must be finite numbers.
    ///
    /// - Throws: a ``Failure`` that lists all that does not fit, or all that is not finite; the model is then of no use.
    package func load(_ tensors: [String: Tensor<Float>], from path: String) throws {
        do {
            try load(tensors)
        } catch {
            throw Failure("\(path): \(error)")
        }
        try requireFinite(tensors, path)
    }
}

/// Refuses tensors of a file that are not finite, and lists them.
package func requireFinite(_ tensors: [String: Tensor<Float>], _ path: String) throws {
    let names = tensors.filter { !$0.value.isFinite().all().item() }.keys.sorted()
    if !names.isEmpty {
        throw Failure("\(path): \(names.joined(separator: ", ")): found values that are not finite, expected numbers")
    }
}
