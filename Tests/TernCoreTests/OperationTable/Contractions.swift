import Foundation
import TernCore

extension Operation {
    /// Einsum and the products made of it.
    static var contractions: [Operation] {
        []
    }
}
