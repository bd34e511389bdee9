/// Elements at which there is no derivative to agree on: poles and kinks.
enum Exceptions {
    /// Returns whether a point of an operation is left out.
    ///
    /// - Parameter order: 0 for the value, 1 and 2 for derivatives.
    static func skips(_ operation: String, at x: Double, order: Int) -> Bool {
        switch operation {
        case "nn.functional.softsign", "sinc", "i0", "special.i1",
            _ where operation.contains("polygamma") && order == 0:
            // PyTorch divides ∞ by ∞ or multiplies it by 0, where there is a limit.
            order == 0 && x.isInfinite
        case "digamma", "lgamma",
            _ where operation.contains("polygamma"):
            // PyTorch reaches the poles by sin π x, which is not 0 there.
            order > 0 && x <= 0 && x == x.rounded()
        case "special.log_ndtr":
            // PyTorch divides a density by a probability, of which nothing is left there.
            order > 0 && x < -10
        case "xlogy":
            // PyTorch has a derivative of 0 log y for negative y too.
            order == 2 && x == 0
        case "nn.functional.elu", "nn.functional.celu", "nn.functional.selu":
            order == 2 && x == 0
        default: false
        }
    }
}
