import ArgumentParser

/// Refuses an option that is out of range.
package func require<Value>(_ value: Value?, in range: ClosedRange<Value>, _ option: String) throws {
    if let value, !range.contains(value) {
        throw ValidationError("\(option) \(value) is out of range: expected \(range.lowerBound) to \(range.upperBound)")
    }
}

/// Refuses a learning rate that is no step to take.
package func requireLearningRate(_ value: Double?) throws {
    guard let value else { return }
    if !(value > 0 && value.isFinite) {
        throw ValidationError("--learning-rate \(value) is out of range: expected a finite number above 0")
    }
    if !(Float(value) > 0 && Float(value).isFinite) {
        throw ValidationError("--learning-rate \(value) is out of range: more than a Float can hold")
    }
}

/// Lets an error about options that a file holds name the file; nil where they are those of the command line.
package func validating(_ path: String?, _ check: () throws -> Void) throws {
    do {
        try check()
    } catch let error as ValidationError {
        if let path { throw Failure("\(path): \(error.message)") }
        throw error
    }
}
