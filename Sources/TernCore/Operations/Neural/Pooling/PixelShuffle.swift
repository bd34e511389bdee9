extension Tensor {
    /// Rearranges groups of channels into blocks of pixels (Shi et al., 2016): [..., C r², H, W] to [..., C, H r, W r].
    ///
    /// ```swift
    /// x.pixelShuffle(2)   // [64, 12, 14, 14] gives [64, 3, 28, 28]
    /// ```
    ///
    /// Gradient: g, rearranged back.
    ///
    /// - Parameter factor: the side r of a block.
    @specialized(where Scalar == Float)
    public func pixelShuffle(_ factor: Int) -> Tensor {
        check(rank >= 3, "pixelShuffle", "expected x: [..., channels, height, width], found \(shape)")
        let (channels, height, width) = (shape[-3], shape[-2], shape[-1])
        // 0 where the square overflows: no channels are a multiple of that.
        let square = (CheckedSize(factor) * CheckedSize(factor)).number ?? 0
        check(
            factor > 0 && square > 0 && channels % square == 0, "pixelShuffle",
            "\(channels) channels are not a multiple of the square of \(factor)")
        let lead = shape.product(0..<rank - 3)
        func length(_ axis: Int) -> Int {
            (CheckedSize(shape[axis]) * CheckedSize(factor)).value(
                in: "pixelShuffle", "axis \(axis) of shape \(shape) times \(factor)")
        }
        let (rows, columns) = (length(-2), length(-1))
        return reshape([lead, channels / square, factor, factor, height, width])
            .permute([0, 1, 4, 2, 5, 3])
            .reshape(Shape(shape.dropLast(3) + [channels / square, rows, columns]))
    }

    /// Rearranges blocks of pixels into groups of channels, the inverse of ``pixelShuffle(_:)``: [..., C, H r, W r] to [..., C
    /// r², H, W].
    ///
    /// Gradient: g, rearranged back.
    ///
    /// - Parameter factor: the side r of a block.
    @specialized(where Scalar == Float)
    public func pixelUnshuffle(_ factor: Int) -> Tensor {
        check(rank >= 3, "pixelUnshuffle", "expected x: [..., channels, height, width], found \(shape)")
        let (channels, height, width) = (shape[-3], shape[-2], shape[-1])
        check(
            factor > 0 && height % factor == 0 && width % factor == 0, "pixelUnshuffle",
            "height \(height) and width \(width) are not multiples of \(factor)")
        let lead = shape.product(0..<rank - 3)
        let blocks = (CheckedSize(channels) * CheckedSize(factor) * CheckedSize(factor)).value(
            in: "pixelUnshuffle", "\(channels) channels times the square of \(factor)")
        return reshape([lead, channels, height / factor, factor, width / factor, factor])
            .permute([0, 1, 3, 5, 2, 4])
            .reshape(Shape(shape.dropLast(3) + [blocks, height / factor, width / factor]))
    }
}
