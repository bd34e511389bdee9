import TernCore
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Expects a tensor to have the shape and, within a tolerance, the elements of a reference.
///
/// The tolerance is relative to elements above 1. NaN matches NaN and infinities match themselves.
func expectClose<Scalar: TensorFloatingPoint>(
    _ found: Tensor<Scalar>, _ expected: NaiveArray<Double>, tolerance: Double,
    _ comment: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard Array(found.shape) == expected.shape else {
        Issue.record(
            "\(comment()): expected shape \(expected.shape), found \(found.shape)", sourceLocation: sourceLocation)
        return
    }
    let different = zip(found.scalars, expected.elements).enumerated().first { _, pair in
        let (found, expected) = (Double(pair.0), pair.1)
        if found == expected || (found.isNaN && expected.isNaN) { return false }
        return !(abs(found - expected) <= tolerance * max(1, abs(expected)))
    }
    if let (position, pair) = different {
        Issue.record(
            "\(comment()): expected \(pair.1) at position \(position) of shape \(found.shape), found \(pair.0)",
            sourceLocation: sourceLocation)
    }
}

/// Expects two tensors to have the same shape and the same bits.
func expectSameBits<Scalar: TensorFloatingPoint>(
    _ found: Tensor<Scalar>, _ expected: Tensor<Scalar>, _ comment: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let isSame =
        found.shape == expected.shape
        && found.withUnsafeBufferPointer { found in
            expected.withUnsafeBufferPointer { expected in
                found.isEmpty
                    || memcmp(found.baseAddress!, expected.baseAddress!, found.count * MemoryLayout<Scalar>.stride) == 0
            }
        }
    if !isSame { Issue.record("\(comment()): the bits differ", sourceLocation: sourceLocation) }
}

/// Lets a process that is meant to stop do so at once: the backtrace that Swift would print takes a second.
func stopWithoutBacktrace() {
    for signalNumber in [SIGILL, SIGTRAP, SIGABRT] { signal(signalNumber, SIG_DFL) }
}

/// SplitMix64: numbers for the tests that do not come from what is tested.
struct TestGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }

    /// An array of numbers drawn evenly from a range, each of them a Float.
    mutating func array(_ shape: [Int], in range: ClosedRange<Double> = -1...1) -> NaiveArray<Double> {
        NaiveArray(shape: shape) { _ in Double(Float(Double.random(in: range, using: &self))) }
    }
}
