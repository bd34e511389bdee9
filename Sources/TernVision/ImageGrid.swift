import TernCore

/// Returns images side by side as one, in rows from the top left.
///
/// ```swift
/// try imageGrid(batch, columns: 10).savePNG(to: "batch.png")   // [64, 1, 28, 28] gives [1, 212, 302]
/// ```
///
/// So does torchvision's `make_grid`, which also makes gray images RGB.
///
/// - Parameters:
///   - images: [images, channels, height, width], at least one.
///   - columns: the number of images in a row, if there are as many.
///   - padding: the number of pixels around each image.
///   - background: the value of the pixels between them, and where the last row has none.
/// - Returns: [channels, rows · (height + padding) + padding, columns · (width + padding) + padding].
public func imageGrid<Scalar: ImageScalar>(
    _ images: Tensor<Scalar>, columns: Int = 8, padding: Int = 2, background: Scalar = 0
) -> Tensor<Scalar> {
    check(
        images.rank == 4 && images.shape[0] > 0, "imageGrid",
        "expected [images, channels, height, width] with at least one image, found \(images.shape)")
    check(columns > 0 && padding >= 0, "imageGrid", "\(columns) columns with \(padding) pixels between them")
    let (count, height, width) = (images.shape[0], images.shape[2], images.shape[3])
    let columns = min(columns, count)
    func length(_ cells: Int, of size: Int) -> Int {
        (CheckedSize(cells) * (CheckedSize(size) + CheckedSize(padding)) + CheckedSize(padding))
            .value(in: "imageGrid", "\(cells) images of \(size) pixels and \(padding) between them")
    }
    let shape = Shape([
        images.shape[1], length((count + columns - 1) / columns, of: height), length(columns, of: width)
    ])
    var grid = Tensor<Scalar>.full(shape, background)
    for index in 0..<count {
        let top = padding + index / columns * (height + padding)
        let left = padding + index % columns * (width + padding)
        grid[.all, top..<top + height, left..<left + width] = images[index]
    }
    return grid
}
