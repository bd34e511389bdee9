extension NaiveArray {
    /// `f` of the elements along one axis, for each position of the others; it may change their number.
    func alongAxis<Result>(_ axis: Int, _ f: ([Element]) -> [Result]) -> NaiveArray<Result> {
        let axis = axis < 0 ? axis + shape.count : axis
        let order = shape.indices.filter { $0 != axis } + [axis]
        let moved = permuted(order)
        let n = shape[axis]
        let count = n == 0 ? 0 : elements.count / n
        let lines = (0..<count).map { f(Array(moved.elements[($0 * n)..<(($0 + 1) * n)])) }
        let result = NaiveArray<Result>(
            shape: moved.shape.dropLast() + [lines.first?.count ?? n], elements: lines.flatMap(\.self))
        return result.permuted(shape.indices.map { order.firstIndex(of: $0)! })
    }
}
