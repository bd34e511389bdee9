/// An entry of a subscript: the indices of an axis that are taken.
///
/// ```swift
/// let entries: [TensorIndex] = [.at(0), .slice(1, nil), .newAxis]
/// x[entries]   // [2, 3] gives [2, 1]
/// ```
///
/// | entry | NumPy | meaning |
/// |---|---|---|
/// | `2`, `-1` | `2`, `-1` | one index; the axis disappears |
/// | `1..<3`, `1...`, `..<(-1)` | `1:3`, `1:`, `:-1` | a range; beyond the ends it is cut off |
/// | `.slice(1, -1, step: 2)` | `1:-1:2` | a range by its ends (nil: up to the end of the axis), with a step |
/// | `.step(-1)` | `::-1` | the whole axis with a step |
/// | `.all` | `:` | the whole axis |
/// | `.newAxis` | `np.newaxis` | an axis of length 1 |
/// | `.ellipsis` | `...` | as many `.all` as there are axes left |
/// | a `Tensor<Int>`, `[2, 0]` | an integer array | the named indices, in that order; its axes replace the axis |
/// | a `Tensor<Bool>` | a Boolean array | the indices where it is true; one axis replaces those that the mask has |
///
/// Several index tensors broadcast against each other and name elements together. Their axes replace the axes they index if
/// those follow one another (an `Int` between them does not part them); else they come first.
public struct TensorIndex: Sendable, Equatable {
    enum Entry: Equatable {
        case at(Int)
        case slice(_ start: Int?, _ end: Int?, step: Int)
        case newAxis
        case ellipsis
        case tensor(Tensor<Int>)
        case mask(Tensor<Bool>)

        /// The number of axes that the entry indexes.
        var axisCount: Int {
            switch self {
            case .at, .slice, .tensor: 1
            case .mask(let mask): mask.rank
            case .newAxis, .ellipsis: 0
            }
        }

        var isSingle: Bool {
            if case .at = self { true } else { false }
        }

        var isTensor: Bool {
            switch self {
            case .tensor, .mask: true
            default: false
            }
        }
    }

    let entry: Entry
}

/// A type that can stand in a tensor's subscript: an `Int`, a range of `Int`, a list or tensor of `Int`, a mask (a tensor
/// of `Bool`), or a ``TensorIndex``.
///
/// ```swift
/// x[0, 1..<3]    // an index and a range
/// x[[2, 0]]      // a list
/// x[x .> 0]      // a mask
/// ```
public protocol TensorIndexable {
    /// The entry that the value stands for in a subscript.
    var tensorIndex: TensorIndex { get }
}

extension TensorIndex: TensorIndexable {
    /// The index itself.
    public var tensorIndex: TensorIndex { self }
}

extension TensorIndexable where Self == TensorIndex {
    /// The whole axis.
    public static var all: TensorIndex { .slice(nil, nil) }
    /// As many whole axes as are left.
    public static var ellipsis: TensorIndex { TensorIndex(entry: .ellipsis) }
    /// A new axis of length 1.
    public static var newAxis: TensorIndex { TensorIndex(entry: .newAxis) }
    /// Returns the entry for one index; the axis disappears.
    public static func at(_ index: Int) -> TensorIndex { TensorIndex(entry: .at(index)) }
    /// Returns the entry for every `step`-th index of the axis; backwards if negative.
    public static func step(_ step: Int) -> TensorIndex { .slice(nil, nil, step: step) }
    /// Returns the entry for the indices from `start` up to but not including `end`, `step` apart; negative ends count from the
    /// back.
    public static func slice(_ start: Int?, _ end: Int?, step: Int = 1) -> TensorIndex {
        TensorIndex(entry: .slice(start, end, step: step))
    }
}

extension Int: TensorIndexable {
    /// One index; the axis disappears.
    public var tensorIndex: TensorIndex { .at(self) }
}

extension Range: TensorIndexable where Bound == Int {
    /// The indices of the range.
    public var tensorIndex: TensorIndex { .slice(lowerBound, upperBound) }
}

extension ClosedRange: TensorIndexable where Bound == Int {
    /// The indices of the range; up to the end of the axis if the upper bound is −1.
    public var tensorIndex: TensorIndex { .slice(lowerBound, end(after: upperBound)) }
}

/// Returns the end of a slice whose last index is `last`: one past −1 is not 0.
private func end(after last: Int) -> Int? { last == -1 || last == .max ? nil : last + 1 }

extension PartialRangeFrom: TensorIndexable where Bound == Int {
    /// The indices from the bound on.
    public var tensorIndex: TensorIndex { .slice(lowerBound, nil) }
}

extension PartialRangeUpTo: TensorIndexable where Bound == Int {
    /// The indices before the bound.
    public var tensorIndex: TensorIndex { .slice(nil, upperBound) }
}

extension PartialRangeThrough: TensorIndexable where Bound == Int {
    /// The indices up to the bound.
    public var tensorIndex: TensorIndex { .slice(nil, end(after: upperBound)) }
}

extension Array: TensorIndexable where Element == Int {
    /// The listed indices, in their order.
    public var tensorIndex: TensorIndex { Tensor(self).tensorIndex }
}

extension Tensor: TensorIndexable where Scalar: TensorIndexScalar {
    /// The indices that the elements are, or those at which the mask is true.
    public var tensorIndex: TensorIndex { Scalar.tensorIndex(of: self) }
}

/// The scalars of tensors that can stand in a subscript: `Int` for indices, `Bool` for masks.
///
/// ```swift
/// x[Tensor<Int>([2, 0])]
/// ```
public protocol TensorIndexScalar: TensorScalar {
    /// Returns the tensor as an entry of a subscript.
    static func tensorIndex(of tensor: Tensor<Self>) -> TensorIndex
}

extension Int: TensorIndexScalar {
    public static func tensorIndex(of tensor: Tensor<Int>) -> TensorIndex { TensorIndex(entry: .tensor(tensor)) }
}

extension Bool: TensorIndexScalar {
    public static func tensorIndex(of tensor: Tensor<Bool>) -> TensorIndex { TensorIndex(entry: .mask(tensor)) }
}

// MARK: Views

extension Layout {
    /// Returns the layout of the elements that the indices, none of them a tensor, name.
    func select(_ indices: [TensorIndex], in operation: @autoclosure () -> String) -> Layout {
        let entries = indices.map(\.entry)
        let named = self.shape.axesNamed(by: entries, in: operation())
        self.shape.checkRoom(for: entries.count { $0 == .newAxis } - entries.count { $0.isSingle }, in: operation())
        var result = Layout.Axes()
        var offset = self.offset
        var axis = 0
        for entry in entries.contains(.ellipsis) ? entries : entries + [.ellipsis] {
            switch entry {
            case .newAxis:
                result.append(1, 0)
            case .ellipsis:
                for _ in 0..<(self.shape.rank - named) {
                    result.append(self.shape.lengths[axis], self.strides[axis])
                    axis += 1
                }
            case .at(let position):
                let length = self.shape.lengths[axis]
                let resolved = position < 0 ? position + length : position
                check(
                    resolved >= 0 && resolved < length, operation(),
                    "index \(position) is out of range for axis \(axis) of shape \(self.shape): "
                        + "expected \(-length)..<\(length)")
                offset += resolved * self.strides[axis]
                axis += 1
            case .slice(let start, let end, let step):
                check(step != 0, operation(), "the step of the slice of axis \(axis) is zero")
                let slice = Self.clamp(start, end, step, length: self.shape.lengths[axis])
                if slice.count > 0 { offset += slice.first * self.strides[axis] }
                // From one index there is no step, and a huge one would overflow.
                result.append(slice.count, slice.count > 1 ? step * self.strides[axis] : self.strides[axis])
                axis += 1
            case .tensor, .mask:
                trap(operation(), "an index tensor does not name a view")
            }
        }
        return Layout(shape: result.shape, strides: result.strides, offset: offset)
    }

    /// Returns the first index and the number of indices of a slice, by Python's rules.
    private static func clamp(_ start: Int?, _ end: Int?, _ step: Int, length: Int) -> (first: Int, count: Int) {
        func resolve(_ position: Int, _ lowest: Int, _ highest: Int) -> Int {
            min(max(position < 0 ? position + length : position, lowest), highest)
        }
        /// Returns the number of steps that reach a distance from the end.
        func count(_ distance: Int) -> Int {
            distance <= 0 ? 0 : 1 + (distance - 1) / Int(clamping: step.magnitude)
        }
        if step > 0 {
            let first = resolve(start ?? 0, 0, length)
            let last = end.map { resolve($0, 0, length) } ?? length
            return (first, count(last - first))
        }
        let first = start.map { resolve($0, -1, length - 1) } ?? length - 1
        let last = end.map { resolve($0, -1, length - 1) } ?? -1
        return (first, count(first - last))
    }
}

extension Shape {
    /// Returns the number of axes that some entries index; traps where there are not as many, or where two ellipses share the
    /// rest.
    func axesNamed(by entries: [TensorIndex.Entry], in operation: @autoclosure () -> String) -> Int {
        let named = entries.reduce(0) { $0 + $1.axisCount }
        let ellipses = entries.count { $0 == .ellipsis }
        check(
            named <= rank && ellipses <= 1, operation(),
            "\(named) indices and \(ellipses) ellipses for the \(rank) axes of \(self)")
        return named
    }
}
