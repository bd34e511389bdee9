/// Returns the points of a curve that show, in runs between the gaps that numbers make which are not finite.
///
/// A curve of more points than a chart has columns of pixels is drawn by the first, the least, the greatest and the last of
/// each column (M4, Jugel et al., 2014), which gives the same picture.
///
/// - Parameters:
///   - points: in the order of their x.
///   - columns: the number of columns, at least 1.
///   - range: the numbers that the columns stand for.
/// - Returns: at most four points a column.
func thinned(_ points: [Point], columns: Int, over range: ClosedRange<Double>) -> [[Point]] {
    if points.count <= 4 * columns {
        return points.split { !$0.y.isFinite }.map(Array.init)
    }
    let scale = Double(columns) / max(range.upperBound - range.lowerBound, .leastNormalMagnitude)
    var runs: [[Point]] = [[]]
    var start = 0
    while start < points.count {
        let column = ((points[start].x - range.lowerBound) * scale).rounded(.down)
        var end = start + 1
        while end < points.count, ((points[end].x - range.lowerBound) * scale).rounded(.down) == column { end += 1 }
        let kept = extremes(points[start..<end])
        if kept.isEmpty {
            runs.append([])
        } else {
            runs[runs.count - 1] += kept
        }
        start = end
    }
    return runs.filter { !$0.isEmpty }
}

/// Returns the first, the least, the greatest and the last point, in their order.
private func extremes(_ points: ArraySlice<Point>) -> [Point] {
    var (first, least, greatest, last): (Int?, Int, Int, Int) = (nil, 0, 0, 0)
    for index in points.indices where points[index].y.isFinite {
        if first == nil { (first, least, greatest) = (index, index, index) }
        if points[index].y < points[least].y { least = index }
        if points[index].y > points[greatest].y { greatest = index }
        last = index
    }
    guard let first else { return [] }
    return Set([first, least, greatest, last]).sorted().map { points[$0] }
}
