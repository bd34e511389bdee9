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
    if Float(value) < .leastNormalMagnitude {
        let least = Float.leastNormalMagnitude
        throw ValidationError(
            "--learning-rate \(value) is out of range: less than \(least), a Float's least without loss")
    }
    if !Float(value).isFinite {
        throw ValidationError("--learning-rate \(value) is out of range: more than a Float can hold")
    }
}

/// The limits of a run, so that no option and no file asks for more memory than there is.
package enum Limits {
    package static let parameters = 1 << 28
    /// The most elements of a batch's activations.
    package static let activations = 1 << 32
}

/// Refuses the name of a file that is none.
package func requireFileName(_ path: String?, _ option: String) throws {
    if path == "" { throw ValidationError("\(option) '' is not the name of a file") }
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
