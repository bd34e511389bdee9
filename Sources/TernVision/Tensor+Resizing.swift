import TernCore

/// The filter that makes pixels of an image of another size: ``linear`` or ``cubic``.
///
/// ```swift
/// photo.resized(height: 224, width: 224, filter: .cubic)
/// ```
public enum ResizingFilter: Sendable, CaseIterable {
    /// A triangle, Pillow's `BILINEAR`.
    case linear
    /// Cubic convolution with a = −½ (Keys, 1981), Pillow's `BICUBIC`.
    case cubic
}

extension Tensor where Scalar: ImageScalar {
    /// Returns images of another size, without the patterns that skipped pixels would make.
    ///
    /// ```swift
    /// photo.resized(height: 224, width: 224)   // [3, 480, 640] gives [3, 224, 224]
    /// ```
    ///
    /// The filter is stretched where an axis gets shorter, as in Pillow and in PyTorch's `antialias=True`; results are
    /// rounded and kept in the range of pixels.
    ///
    /// - Parameters:
    ///   - height: the number of rows, at least 1.
    ///   - width: the number of columns, at least 1.
    ///   - filter: the shape of the weights.
    /// - Returns: [..., height, width] of [..., rows, columns].
    public func resized(height: Int, width: Int, filter: ResizingFilter = .linear) -> Tensor {
        check(
            rank >= 2 && !shape.suffix(2).contains(0) && height > 0 && width > 0, "resized",
            "expected [..., height, width] with at least one pixel, found \(shape) to be resized to \(height) × \(width)"
        )
        if Array(shape.suffix(2)) == [height, width] { return self }
        let columns = shape[rank - 1]
        if height < shape[rank - 2] && width > columns {
            let shorter = resized(height: height, width: columns, filter: filter)
            return shorter.resized(height: height, width: width, filter: filter)
        }
        let mode: InterpolationMode = filter == .linear ? .linear : .cubic
        func pixels(_ x: Tensor<Float>) -> Tensor<Float> {
            x.round().clamp(min: 0, max: Float(1 << Scalar.imageBits - 1))
        }
        // Pixels again in between, and the order of the axes, are Pillow's.
        var planes = Tensor<Float>(self).reshape([1, -1, columns])
        planes = pixels(interpolate(planes, to: width, mode: mode, antialias: true))
        planes = planes.reshape([1, -1, shape[rank - 2], width])
        planes = pixels(interpolate(planes, to: [height, width], mode: mode, antialias: true))
        return Tensor(planes).reshape(Shape(shape.dropLast(2) + [height, width]))
    }

    /// Returns images whose shorter side has a given length, with the proportions that they have.
    ///
    /// ```swift
    /// photo.resized(shorterSide: 256).centerCropped(height: 224, width: 224)
    /// ```
    ///
    /// The longer side is rounded down, as torchvision's `Resize` has it.
    public func resized(shorterSide: Int, filter: ResizingFilter = .linear) -> Tensor {
        check(
            rank >= 2 && !shape.suffix(2).contains(0), "resized",
            "expected [..., height, width] with at least one pixel, found \(shape)")
        let (height, width) = (shape[rank - 2], shape[rank - 1])
        let shorter = Swift.min(height, width)
        func scaled(_ length: Int) -> Int {
            (CheckedSize(length) * CheckedSize(shorterSide) / CheckedSize(shorter))
                .value(in: "resized", "\(length) pixels at \(shorterSide) for \(shorter)")
        }
        return resized(height: scaled(height), width: scaled(width), filter: filter)
    }

    /// Returns the middle of images.
    ///
    /// ```swift
    /// photo.centerCropped(height: 224, width: 224)   // [3, 256, 341] gives [3, 224, 224]
    /// ```
    ///
    /// An odd pixel is left out at the side where torchvision's `CenterCrop` does. Traps where the images are smaller.
    public func centerCropped(height: Int, width: Int) -> Tensor {
        check(
            rank >= 2 && 0...shape[rank - 2] ~= height && 0...shape[rank - 1] ~= width, "centerCropped",
            "\(height) × \(width) pixels do not fit into \(shape)")
        func middle(_ length: Int, of all: Int) -> Range<Int> {
            let start = Int((Double(all - length) / 2).rounded(.toNearestOrEven))
            return start..<start + length
        }
        return self[.ellipsis, middle(height, of: shape[rank - 2]), middle(width, of: shape[rank - 1])]
    }
}
