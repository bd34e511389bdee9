import Foundation
import TernCore

extension Operation {
    /// Rounding, remainders, predicates and bits.
    static var rounding: [Operation] {
        []
    }
}
