import Synchronization
import TernCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A tensor that a model learns: a reference, whose tensor the optimizer updates in place.
///
/// ```swift
/// let weight = Parameter(.zeros([10, 784]))
/// let y = x.matmul(weight.value.transpose())
/// ```
///
/// Read inside a gradient call that is taken with respect to it, ``value`` is recorded; elsewhere it is a plain tensor, so
/// inference needs no switch.
public final class Parameter: Sendable {
    /// The value; nil while an optimizer has it out for an update, and where it is computed.
    private let state: Lock<Tensor<Float>?>
    private let frozen = Atomic<Bool>(false)
    private let computed = Atomic<Bool>(false)
    private let computation = Lock<(any Parametrization)?>(nil)

    /// Creates a parameter that starts with a value.
    public init(_ value: Tensor<Float>) {
        state = Lock(value.stopGradient())
    }

    /// The current value. A new one must have the same shape; a gradient call that has read the old one goes on with it.
    public var value: Tensor<Float> {
        get {
            WorkLog.noteRead(of: ObjectIdentifier(self))
            if isFrozen { return stored }
            return GradientScope.read(ObjectIdentifier(self)) { stored }
        }
        set {
            let current = take()
            check(
                newValue.shape == current.shape, "Parameter",
                "a parameter of shape \(current.shape) can't take a value of shape \(newValue.shape)")
            give(newValue.stopGradient())
        }
    }

    /// A Boolean value indicating whether the parameter is a constant to gradient calls, so that no optimizer changes it.
    public var isFrozen: Bool {
        get { parametrization?.parameters.allSatisfy(\.isFrozen) ?? frozen.load(ordering: .relaxed) }
        set {
            frozen.store(newValue, ordering: .relaxed)
            parametrization?.parameters.forEach { $0.isFrozen = newValue }
        }
    }

    /// The lengths of the value's axes.
    public var shape: Shape { stored.shape }

    /// The value, as soon as no update is running.
    private var stored: Tensor<Float> {
        while true {
            if let value = state.withLock({ $0 }) { return value }
            if let parametrization { return parametrization() }
            sched_yield()
        }
    }

    /// Moves the value out for an update in place; readers wait until ``give(_:)`` brings it back.
    func take() -> Tensor<Float> {
        while true {
            if let value = state.withLock({ $0.take() }) { return value }
            if let parametrization { return withoutRecording { parametrization() } }
            sched_yield()
        }
    }

    func give(_ value: Tensor<Float>) {
        if let parametrization { return parametrization.assign(value) }
        state.withLock { $0 = value }
    }

    // MARK: Computed from others

    /// The computation of the value from other parameters; nil where the parameter has a value of its own.
    var parametrization: (any Parametrization)? {
        computed.load(ordering: .acquiring) ? computation.withLock { $0 } : nil
    }

    /// Computes the value from other parameters from now on.
    func compute(by parametrization: any Parametrization) {
        if isFrozen { parametrization.parameters.forEach { $0.isFrozen = true } }
        _ = take()
        computation.withLock { $0 = parametrization }
        computed.store(true, ordering: .releasing)
    }

    /// Gives a computed parameter the value it has.
    func keepValue() {
        frozen.store(isFrozen, ordering: .relaxed)
        let value = take()
        computed.store(false, ordering: .releasing)
        computation.withLock { $0 = nil }
        give(value)
    }

    func makeCopy(by copier: ModuleCopier) -> Parameter {
        let copy = Parameter(withoutRecording { stored })
        copy.frozen.store(frozen.load(ordering: .relaxed), ordering: .relaxed)
        if let parametrization {
            copy.computation.withLock { $0 = copier.copy(parametrization) }
            copy.computed.store(true, ordering: .releasing)
            _ = copy.state.withLock { $0.take() }
        }
        return copy
    }
}
