import Foundation
import TernCore

extension Operation {
    /// Factorisations, and what is solved with them.
    static var factorizations: [Operation] {
        []
    }
}
