/// One entry of a subscript: which indices of an axis are taken.
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
public struct TensorIndex: Sendable, Equatable {
    enum Entry: Equatable {
        case at(Int)
        case slice(_ start: Int?, _ end: Int?, step: Int)
        case newAxis
        case ellipsis
    }

    let entry: Entry
}

/// What can stand in a tensor's subscript: an `Int`, a range of `Int`, or a ``TensorIndex``.
public protocol TensorIndexable {
    var tensorIndex: TensorIndex { get }
}

extension TensorIndex: TensorIndexable {
    public var tensorIndex: TensorIndex { self }
}

extension TensorIndexable where Self == TensorIndex {
    /// The whole axis.
    public static var all: TensorIndex { .slice(nil, nil) }
    /// As many whole axes as are left.
    public static var ellipsis: TensorIndex { TensorIndex(entry: .ellipsis) }
    /// A new axis of length 1.
    public static var newAxis: TensorIndex { TensorIndex(entry: .newAxis) }
    /// One index; the axis disappears.
    public static func at(_ index: Int) -> TensorIndex { TensorIndex(entry: .at(index)) }
    /// Every `step`-th index of the axis; backwards if negative.
    public static func step(_ step: Int) -> TensorIndex { .slice(nil, nil, step: step) }
    /// The indices from `start` up to but not including `end`, `step` apart; negative ends count from the back.
    public static func slice(_ start: Int?, _ end: Int?, step: Int = 1) -> TensorIndex {
        TensorIndex(entry: .slice(start, end, step: step))
    }
}

extension Int: TensorIndexable {
    public var tensorIndex: TensorIndex { .at(self) }
}

extension Range: TensorIndexable where Bound == Int {
    public var tensorIndex: TensorIndex { .slice(lowerBound, upperBound) }
}

extension ClosedRange: TensorIndexable where Bound == Int {
    // `...(-1)` reaches the end of the axis, and one past −1 is not 0.
    public var tensorIndex: TensorIndex { .slice(lowerBound, upperBound == -1 ? nil : upperBound + 1) }
}

extension PartialRangeFrom: TensorIndexable where Bound == Int {
    public var tensorIndex: TensorIndex { .slice(lowerBound, nil) }
}

extension PartialRangeUpTo: TensorIndexable where Bound == Int {
    public var tensorIndex: TensorIndex { .slice(nil, upperBound) }
}

extension PartialRangeThrough: TensorIndexable where Bound == Int {
    public var tensorIndex: TensorIndex { .slice(nil, upperBound == -1 ? nil : upperBound + 1) }
}

extension Layout {
    /// The part of the elements that the indices name.
    func select(_ indices: [TensorIndex], in operation: @autoclosure () -> String) -> Layout {
        let entries = indices.map(\.entry)
        let named = entries.count { $0 != .newAxis && $0 != .ellipsis }
        check(
            named <= shape.rank && entries.count { $0 == .ellipsis } <= 1, operation(),
            "\(named) indices and \(entries.count { $0 == .ellipsis }) ellipses for the \(shape.rank) axes of \(shape)")
        let hasEllipsis = entries.contains(.ellipsis)
        var shape = Shape()
        var strides = InlineArray<8, Int>(repeating: 0)
        var offset = self.offset
        var axis = 0
        func keep(_ length: Int, _ stride: Int) {
            shape.append(length)
            strides[shape.rank - 1] = stride
        }
        for entry in hasEllipsis ? entries : entries + [.ellipsis] {
            switch entry {
            case .newAxis:
                keep(1, 0)
            case .ellipsis:
                for _ in 0..<(self.shape.rank - named) {
                    keep(self.shape.lengths[axis], self.strides[axis])
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
                keep(slice.count, step * self.strides[axis])
                axis += 1
            }
        }
        return Layout(shape: shape, strides: strides, offset: offset)
    }

    /// The first index and the number of indices of a slice, by Python's rules.
    private static func clamp(_ start: Int?, _ end: Int?, _ step: Int, length: Int) -> (first: Int, count: Int) {
        func resolve(_ position: Int, _ lowest: Int, _ highest: Int) -> Int {
            min(max(position < 0 ? position + length : position, lowest), highest)
        }
        if step > 0 {
            let first = resolve(start ?? 0, 0, length)
            let last = end.map { resolve($0, 0, length) } ?? length
            return (first, max(0, (last - first + step - 1) / step))
        }
        let first = start.map { resolve($0, -1, length - 1) } ?? length - 1
        let last = end.map { resolve($0, -1, length - 1) } ?? -1
        return (first, max(0, (first - last - step - 1) / -step))
    }
}
