import Foundation
import TernCore

extension Operation {
    /// Special functions.
    static var specialFunctions: [Operation] {
        []
    }
}
