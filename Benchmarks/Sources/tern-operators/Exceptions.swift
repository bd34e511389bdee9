/// Elements at which there is no derivative to agree on: poles and kinks.
enum Exceptions {
    /// - Parameter order: 0 for the value, 1 and 2 for derivatives.
    static func skips(_ operation: String, at x: Double, order: Int) -> Bool {
        switch operation {
        case "nn.functional.softsign":
            // PyTorch divides ∞ by ∞, where the limit is ±1.
            order == 0 && !x.isFinite
        case let name where order == 0 && name.contains("polygamma"):
            x == -.infinity
        case "digamma", "lgamma",
            _ where operation.contains("polygamma"):
            // PyTorch reaches the poles by sin π x, which is not 0 there.
            order > 0 && x <= 0 && x == x.rounded()
        case "nn.functional.elu", "nn.functional.celu", "nn.functional.selu":
            order == 2 && x == 0
        default: false
        }
    }
}
