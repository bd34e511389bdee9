import CTernKernels

/// The operations of a piece of code, in the order in which they run: for the summary of a model, and only while one is made.
///
/// Products, convolutions, attention, recurrences, normalizations and lookups each take a note where all calls of them pass.
/// Without a log that is one look at the thread's memory; elementwise operations take none.
package final class WorkLog {
    package enum Entry {
        /// A parameter that was read.
        case read(ObjectIdentifier)
        /// Floating-point operations of a computation. `usesWeights`: it is an operation on weights, such as a convolution, and
        /// not one that may as well be on two activations, such as a product.
        case work(operations: Int, usesWeights: Bool)
        /// The shape of an operation's result.
        case result(Shape)
    }

    package private(set) var entries: [Entry] = []

    /// The log of the calling thread.
    @inline(__always)
    package static var current: WorkLog? {
        tern_current_thread_state().pointee.work_log.map { Unmanaged<WorkLog>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Runs `body` and gives its log.
    package static func record(_ body: () throws -> Void) rethrows -> [Entry] {
        let log = WorkLog()
        let state = tern_current_thread_state()!
        let before = state.pointee.work_log
        state.pointee.work_log = Unmanaged.passUnretained(log).toOpaque()
        defer { state.pointee.work_log = before }
        try withExtendedLifetime(log) { try body() }
        return log.entries
    }

    package func note(_ entry: Entry) { entries.append(entry) }

    /// Notes that the calling thread reads a parameter: what it computes next is the work of the layer that has it.
    package static func noteRead(of parameter: ObjectIdentifier) {
        let state = tern_current_thread_state()!
        state.pointee.parameter = UInt(bitPattern: parameter)
        guard let log = state.pointee.work_log else { return }
        Unmanaged<WorkLog>.fromOpaque(log).takeUnretainedValue().note(.read(parameter))
    }

    /// Notes that what the calling thread computes next is the work of no layer.
    package static func endLayer() { tern_current_thread_state().pointee.parameter = 0 }

    /// Notes a result and the floating-point operations it took.
    @inline(__always)
    package static func note(_ operations: @autoclosure () -> Int, usesWeights: Bool, result: Shape) {
        guard let log = current else { return }
        log.note(.work(operations: operations(), usesWeights: usesWeights))
        log.note(.result(result))
    }
}

extension Tensor {
    /// Returns this result of an operation, in the shape in which its caller sees it.
    @inline(__always)
    package func noted() -> Tensor {
        WorkLog.current?.note(.result(shape))
        return self
    }
}
