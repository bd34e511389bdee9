// Tensors from arrays of arrays. A level at a time is opened: the lengths of the arrays are compared and their elements
// copied into one array. Arrays are references, so only the last level is work, and that is copied row by row. There is an
// initializer for each depth, since a literal such as `[[1, 2], [3, 4]]` finds its scalar type only where the whole type is
// known.

/// An array of which some levels are open: the lengths of those, and the elements inside.
private struct NestedArray<Element> {
    let lengths: [Int]
    let elements: [Element]

    init(lengths: [Int], elements: [Element]) {
        self.lengths = lengths
        self.elements = elements
    }

    init(_ array: [Element]) { self.init(lengths: [array.count], elements: array) }

    /// Returns the array with one level more open.
    func opened<Inner>() -> NestedArray<Inner> where Element == [Inner] {
        let length = commonLength()
        var inner: [Inner] = []
        inner.reserveCapacity(elements.count * length)
        for element in elements { inner.append(contentsOf: element) }
        return NestedArray<Inner>(lengths: lengths + [length], elements: inner)
    }

    /// Returns the length of all the elements; 0 where there are none.
    func commonLength<Inner>() -> Int where Element == [Inner] {
        let length = elements.first?.count ?? 0
        for (index, element) in elements.enumerated() {
            check(
                element.count == length, "Tensor",
                "ragged array: \(path(of: 0)) has length \(length), \(path(of: index)) has length \(element.count)")
        }
        return length
    }

    /// Returns the index of an element in each array that it is in, such as `[1][0]`.
    private func path(of index: Int) -> String {
        var (path, rest) = ("", index)
        for length in lengths.reversed() { (path, rest) = ("[\(rest % length)]" + path, rest / length) }
        return path
    }
}

extension Tensor {
    /// Creates a tensor with the elements of an array of arrays, of arrays of arrays, and so on: an axis for each level,
    /// eight at most.
    ///
    /// ```swift
    /// let rows: [[Float]] = [[1, 2, 3], [4, 5, 6]]
    /// Tensor(rows).shape                       // [2, 3]
    /// Tensor<Double>([[x, -y], [2 * x, 1]])    // of numbers that are no literals
    /// ```
    ///
    /// An axis of which there is no array has length 0: two empty arrays in one make the shape [2, 0]. Traps where the
    /// arrays of a level differ in length.
    @_disfavoredOverload
    public init(_ nested: [[Scalar]]) { self.init(rows: NestedArray(nested)) }

    /// Creates a tensor with the elements of arrays in 2 levels of arrays.
    @_disfavoredOverload
    public init(_ nested: [[[Scalar]]]) {
        self.init(rows: NestedArray(nested).opened())
    }

    /// Creates a tensor with the elements of arrays in 3 levels of arrays.
    @_disfavoredOverload
    public init(_ nested: [[[[Scalar]]]]) {
        self.init(rows: NestedArray(nested).opened().opened())
    }

    /// Creates a tensor with the elements of arrays in 4 levels of arrays.
    @_disfavoredOverload
    public init(_ nested: [[[[[Scalar]]]]]) {
        self.init(rows: NestedArray(nested).opened().opened().opened())
    }

    /// Creates a tensor with the elements of arrays in 5 levels of arrays.
    @_disfavoredOverload
    public init(_ nested: [[[[[[Scalar]]]]]]) {
        self.init(rows: NestedArray(nested).opened().opened().opened().opened())
    }

    /// Creates a tensor with the elements of arrays in 6 levels of arrays.
    @_disfavoredOverload
    public init(_ nested: [[[[[[[Scalar]]]]]]]) {
        self.init(rows: NestedArray(nested).opened().opened().opened().opened().opened())
    }

    /// Creates a tensor with the elements of arrays in 7 levels of arrays.
    @_disfavoredOverload
    public init(_ nested: [[[[[[[[Scalar]]]]]]]]) {
        self.init(rows: NestedArray(nested).opened().opened().opened().opened().opened().opened())
    }

    private init(rows: NestedArray<[Scalar]>) {
        let length = rows.commonLength()
        self.init(
            shape: Shape(rows.lengths + [length]),
            filledBy: { elements in
                for (index, row) in rows.elements.enumerated() {
                    let start = index * length
                    _ = elements[start..<start + length].initialize(from: row)
                }
            })
    }
}
