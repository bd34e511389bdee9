import Foundation
import TernCore

extension Operation {
    /// Sorting, searching and counting.
    static var sorting: [Operation] {
        []
    }
}
