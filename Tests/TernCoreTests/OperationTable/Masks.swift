import Foundation
import TernCore

extension Operation {
    /// Boolean masks, scattering and assignment.
    static var masks: [Operation] {
        []
    }
}
