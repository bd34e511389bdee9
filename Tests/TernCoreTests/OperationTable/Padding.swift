import Foundation
import TernCore

extension Operation {
    /// Padding, repetition and rearrangement.
    static var padding: [Operation] {
        []
    }
}
