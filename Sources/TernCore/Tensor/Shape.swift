/// The lengths of a tensor's axes, at most eight of them, stored inline.
///
/// ```swift
/// let shape: Shape = [64, 784]
/// shape.rank          // 2
/// shape[-1]           // 784
/// shape.elementCount  // 50176
/// ```
///
/// A shape of rank zero, `[]`, is that of a single scalar. Axes count from the back when negative, as everywhere in Tern.
public struct Shape: Sendable, Hashable {
    /// The most axes that a tensor can have.
    public static let maximumRank = 8

    /// The lengths; those beyond the rank are 0.
    var lengths: InlineArray<8, Int>

    /// The number of axes.
    public private(set) var rank: Int

    /// Creates the shape of one scalar, of rank 0.
    public init() {
        lengths = InlineArray(repeating: 0)
        rank = 0
    }

    /// Creates a shape with the given lengths.
    public init(_ lengths: some Sequence<Int>) {
        self.init()
        for length in lengths { append(length) }
    }

    init(repeating length: Int, count: Int) {
        self.init()
        for _ in 0..<count { append(length) }
    }

    /// Adds an axis at the end.
    mutating func append(_ length: Int) {
        check(rank < Self.maximumRank, "Shape", "at most \(Self.maximumRank) axes: \(Array(self)) and one more")
        lengths[rank] = length
        rank += 1
    }

    /// The number of elements: the product of the lengths.
    public var elementCount: Int { elementCount(in: "Shape") }

    /// Returns the number of elements; traps with the operation's name where a length is negative, or where there are more
    /// elements than memory can hold.
    ///
    /// Lengths of 0 do not excuse the others, as in NumPy: so no product of some of the lengths overflows.
    @inline(__always)
    func elementCount(in operation: @autoclosure () -> String) -> Int {
        var count = 1
        var overflow = false
        var signs = 0
        var isEmpty = false
        for axis in 0..<rank {
            if lengths[axis] == 0 {
                isEmpty = true
                continue
            }
            let (product, overflows) = count.multipliedReportingOverflow(by: lengths[axis])
            count = product
            overflow = overflow || overflows
            signs |= lengths[axis]
        }
        check(signs >= 0, operation(), "a length of \(self) is negative")
        // The largest elements have eight bytes.
        check(!overflow && count <= Int.max / 8, operation(), "\(self) has more elements than memory can hold")
        return isEmpty ? 0 : count
    }

    /// Returns the number of elements of a shape that comes from outside: nil where a shape of these lengths would trap.
    package static func elementCount(of lengths: [Int]) -> Int? {
        var count = 1
        for length in lengths where length != 0 {
            let (product, overflows) = count.multipliedReportingOverflow(by: length)
            if overflows || length < 0 || product > Int.max / 8 { return nil }
            count = product
        }
        if lengths.count > maximumRank { return nil }
        return lengths.contains(0) ? 0 : count
    }

    /// Traps with the operation's name unless there is room for more axes.
    func checkRoom(for axes: Int, in operation: @autoclosure () -> String) {
        check(
            rank + axes <= Self.maximumRank, operation(),
            "at most \(Self.maximumRank) axes: shape \(self) and \(axes) more")
    }

    /// Returns the axis as a number in 0..<rank; traps with the operation's name where there is none.
    func resolve(axis: Int, in operation: @autoclosure () -> String) -> Int {
        let resolved = axis < 0 ? axis + rank : axis
        check(
            resolved >= 0 && resolved < rank, operation(),
            "axis \(axis) is out of range for shape \(self): expected \(-rank)..<\(rank)")
        return resolved
    }

    func removing(axis: Int) -> Shape {
        var result = Shape()
        for other in 0..<rank where other != axis { result.append(lengths[other]) }
        return result
    }

    func inserting(_ length: Int, at axis: Int) -> Shape {
        var result = Shape()
        for other in 0..<axis { result.append(lengths[other]) }
        result.append(length)
        for other in axis..<rank { result.append(lengths[other]) }
        return result
    }

    public static func == (a: Shape, b: Shape) -> Bool {
        guard a.rank == b.rank else { return false }
        for axis in 0..<a.rank where a.lengths[axis] != b.lengths[axis] { return false }
        return true
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(rank)
        for axis in 0..<rank { hasher.combine(lengths[axis]) }
    }
}

extension Shape: RandomAccessCollection, MutableCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { rank }

    /// The length of an axis; a negative axis counts from the back.
    public subscript(axis: Int) -> Int {
        get { lengths[resolve(axis: axis, in: "Shape")] }
        set { lengths[resolve(axis: axis, in: "Shape")] = newValue }
    }
}

extension Shape: ExpressibleByArrayLiteral, CustomStringConvertible {
    public init(arrayLiteral lengths: Int...) {
        self.init(lengths)
    }

    public var description: String { "[" + map(String.init).joined(separator: ", ") + "]" }
}

// MARK: Broadcasting

extension Shape {
    /// Returns the shape that two broadcast to, as NumPy has it: aligned at the back, each axis of equal lengths or one of them
    /// 1.
    package static func broadcast(_ a: Shape, _ b: Shape, in operation: @autoclosure () -> String) -> Shape {
        if a == b { return a }
        var result = Shape(repeating: 0, count: Swift.max(a.rank, b.rank))
        for back in 1...result.rank {
            let m = back <= a.rank ? a.lengths[a.rank - back] : 1
            let n = back <= b.rank ? b.lengths[b.rank - back] : 1
            check(
                m == n || m == 1 || n == 1, operation(),
                "shapes do not broadcast: \(a) and \(b) (axis -\(back): \(m) and \(n) differ and neither is 1)")
            result.lengths[result.rank - back] = m == 1 ? n : m
        }
        return result
    }
}
