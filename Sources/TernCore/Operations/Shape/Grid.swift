/// The order of a grid's first two axes.
///
/// ```swift
/// let plot = meshgrid([x, y], indexing: .xy)   // [3] and [2] give two of [2, 3]
/// ```
public enum GridIndexing: Sendable {
    /// As the coordinates are given: rows first, as the indices of a matrix.
    case ij
    /// The second before the first: x runs along columns, as in a plot.
    case xy
}

/// Returns the coordinates of the points of a grid: for each of some vectors a tensor in which it varies along an axis of its
/// own.
///
/// ```swift
/// let grid = meshgrid([x, y])   // [3] and [2] give two of [3, 2]: x[i] and y[j] at (i, j)
/// ```
///
/// - Parameters:
///   - coordinates: vectors; a tensor of no axes is one of a single element.
///   - indexing: `.ij` for a grid [x, y, z, …], `.xy` for [y, x, z, …].
/// - Returns: views. Gradient: g summed over the other axes.
public func meshgrid<Scalar>(
    _ coordinates: [Tensor<Scalar>], indexing: GridIndexing = .ij
) -> [Tensor<Scalar>] {
    for vector in coordinates where vector.rank > 1 {
        trap("meshgrid", "expected vectors, found shapes \(coordinates.map(\.shape))")
    }
    check(
        coordinates.count <= Shape.maximumRank, "meshgrid",
        "at most \(Shape.maximumRank) axes: \(coordinates.count) vectors")
    let isSwapped = indexing == .xy && coordinates.count > 1
    func axis(of position: Int) -> Int { isSwapped && position < 2 ? 1 - position : position }
    var grid = Shape(repeating: 1, count: coordinates.count)
    for (position, vector) in coordinates.enumerated() { grid.lengths[axis(of: position)] = vector.elementCount }
    _ = grid.elementCount(in: "meshgrid")
    return coordinates.enumerated().map { position, vector in
        var own = Shape(repeating: 1, count: coordinates.count)
        own.lengths[axis(of: position)] = vector.elementCount
        return vector.reshape(own).broadcast(to: grid)
    }
}
