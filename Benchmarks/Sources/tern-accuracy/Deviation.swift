import Foundation
import Synchronization
import Tern

/// The deviation of a function from its reference over many inputs.
struct Deviation {
    /// The largest error, in units in the last place of the result; of subnormal results that is the smallest number.
    var largest = 0.0
    /// The input with the largest error.
    var input: Float = 0
    var sum = 0.0
    var count = 0
    /// The first input whose result is NaN where it should not be or the other way round, or a zero of the wrong sign.
    var wrongKinds: [Float] = []

    var mean: Double { sum / Double(max(count, 1)) }

    mutating func merge(_ other: Deviation) {
        if other.largest > largest { (largest, input) = (other.largest, other.input) }
        sum += other.sum
        count += other.count
        if wrongKinds.isEmpty { wrongKinds = other.wrongKinds }
    }

    /// Takes in one result and the true value.
    mutating func add(_ found: Float, _ expected: Double, at x: Float) {
        if found.isNaN || expected.isNaN {
            if found.isNaN != expected.isNaN && wrongKinds.isEmpty { wrongKinds = [x] }
            return
        }
        if found == 0 && expected == 0 && found.sign != expected.sign && wrongKinds.isEmpty { wrongKinds = [x] }
        // Infinity is the number after the largest.
        let y = max(min(expected, 0x1p128), -0x1p128)
        let difference = abs(max(min(Double(found), 0x1p128), -0x1p128) - y)
        let exponent = min(max(Int(y.bitPattern >> 52 & 0x7ff) - 1023, -126), 127)
        let error = difference * Double(bitPattern: UInt64(1023 + 23 - exponent) << 52)
        sum += error
        count += 1
        if error > largest { (largest, input) = (error, x) }
    }
}

extension Function {
    /// Returns the deviation over every `stride`th Float, on all processors.
    func deviation(stride: UInt64) -> Deviation {
        // Few enough that Tern does not share them out: the threads are this loop's.
        let block: UInt64 = 16_384
        let total = Mutex(Deviation())
        let blocks = Int((1 << 32) / (block * stride)) + 1
        DispatchQueue.concurrentPerform(iterations: blocks) { index in
            let first = UInt64(index) * block * stride
            let last = min(first + block * stride, 1 << 32)
            let inputs = Swift.stride(from: first, to: last, by: Int(stride)).map { Float(bitPattern: UInt32($0)) }
            if inputs.isEmpty { return }
            var deviation = Deviation()
            for (x, found) in zip(inputs, tern(Tensor(inputs)).scalars) {
                deviation.add(found, reference(Double(x)), at: x)
            }
            total.withLock { $0.merge(deviation) }
        }
        return total.withLock { $0 }
    }

    /// Returns the special inputs at which the result is not the true value's very bits.
    func wrongSpecialValues() -> [Float] {
        let special: [Float] = [0, -0.0, .infinity, -.infinity, .nan]
        return zip(special, tern(Tensor(special)).scalars).filter { x, found in
            let expected = Float(reference(Double(x)))
            return found.isNaN || expected.isNaN
                ? found.isNaN != expected.isNaN : found.bitPattern != expected.bitPattern
        }.map(\.0)
    }
}
