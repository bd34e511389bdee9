import TernCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Augmentation {
    /// Returns a change to (x − mean) / standardDeviation, channel by channel: `v2.Normalize`.
    ///
    /// ```swift
    /// let normalize = Augmentation.normalize(mean: [0.1307], standardDeviation: [0.3081])   // of MNIST
    /// ```
    ///
    /// - Parameters:
    ///   - mean: a mean for each channel, or one for all.
    ///   - standardDeviation: a standard deviation for each channel, or one for all; not 0.
    public static func normalize(mean: [Float], standardDeviation: [Float]) -> Augmentation {
        check(
            !mean.isEmpty && mean.count == standardDeviation.count && standardDeviation.allSatisfy { $0 != 0 },
            "Augmentation.normalize",
            "expected as many means as standard deviations other than 0, found \(mean) and \(standardDeviation)")
        let shape: Shape = [mean.count, 1, 1]
        let (mean, deviation) = (Tensor(mean).reshape(shape), Tensor(standardDeviation).reshape(shape))
        return Augmentation { images, _ in
            check(
                [1, images.shape[1]].contains(mean.elementCount), "Augmentation.normalize",
                "\(mean.elementCount) means for images of \(images.shape[1]) channels")
            return (images - mean) / deviation
        }
    }

    /// Returns a change that adds pixels on all four sides: `v2.Pad`.
    ///
    /// - Parameters:
    ///   - width: the number of pixels on each side, at least 0.
    ///   - mode: their values; 0, unless another is named.
    public static func pad(_ width: Int, mode: PaddingMode<Float> = .constant(0)) -> Augmentation {
        check(width >= 0, "Augmentation.pad", "a width of \(width), expected at least 0")
        let widths = [(before: width, after: width), (before: width, after: width)]
        return Augmentation { images, _ in images.pad(widths, mode: mode) }
    }

    /// Returns a change to a part of each image at a random position: `v2.RandomCrop`.
    ///
    /// ```swift
    /// let crop = Augmentation.randomCrop(32, padding: 4)   // CIFAR, as He et al. (2016) train on it
    /// ```
    ///
    /// - Parameters:
    ///   - size: the height and width of the part, at least 1.
    ///   - padding: the number of pixels that are first added on each side, at least 0.
    ///   - filling: the value of the added pixels.
    public static func randomCrop(_ size: some PerAxis, padding: Int = 0, filling: Float = 0) -> Augmentation {
        let (rows, columns) = heightAndWidth(size, "randomCrop")
        let most = Int(Int32.max)
        check((0...most).contains(padding), "Augmentation.randomCrop", "a padding of \(padding), expected 0...\(most)")
        let fits: @Sendable (Int, Int) -> (height: Int, width: Int) = { height, width in
            check(
                rows <= height + 2 * padding && columns <= width + 2 * padding, "Augmentation.randomCrop",
                "a part of \(rows)×\(columns) of images of \(height)×\(width) with a padding of \(padding)")
            return (rows, columns)
        }
        return ofEachImage(size: fits) { image, output, numbers in
            let top = Int.random(in: 0...image.height + 2 * padding - rows, using: &numbers) - padding
            let left = Int.random(in: 0...image.width + 2 * padding - columns, using: &numbers) - padding
            copyPart(of: image, top: top, left: left, rows, columns, filling, to: output)
        }
    }

    /// Returns a change to the middle of each image, rounded as `v2.CenterCrop` does; no larger than the image.
    ///
    /// - Parameter size: the height and width of the part, at least 1.
    public static func centerCrop(_ size: some PerAxis) -> Augmentation {
        let (rows, columns) = heightAndWidth(size, "centerCrop")
        return Augmentation { images, _ in
            let (height, width) = (images.shape[2], images.shape[3])
            check(
                rows <= height && columns <= width, "Augmentation.centerCrop",
                "a part of \(rows)×\(columns) of images of \(height)×\(width)")
            let top = Int((Double(height - rows) / 2).rounded(.toNearestOrEven))
            let left = Int((Double(width - columns) / 2).rounded(.toNearestOrEven))
            return images[.all, .all, top..<top + rows, left..<left + columns]
        }
    }

    /// Returns a change that mirrors images left to right: `v2.RandomHorizontalFlip`.
    ///
    /// - Parameter probability: the probability of an image to be mirrored, in 0...1.
    public static func horizontalFlip(probability: Double = 0.5) -> Augmentation {
        checkProbability(probability, "horizontalFlip")
        return ofEachImage { image, output, numbers in
            guard numbers.isTrue(withProbability: probability) else { return copy(image, to: output) }
            let width = image.width
            for row in 0..<image.channels * image.height {
                let (from, to) = (image.elements.baseAddress! + row * width, output + row * width)
                for column in 0..<width { to[column] = from[width - 1 - column] }
            }
        }
    }

    /// Returns a change that mirrors images top to bottom: `v2.RandomVerticalFlip`.
    ///
    /// - Parameter probability: the probability of an image to be mirrored, in 0...1.
    public static func verticalFlip(probability: Double = 0.5) -> Augmentation {
        checkProbability(probability, "verticalFlip")
        return ofEachImage { image, output, numbers in
            guard numbers.isTrue(withProbability: probability) else { return copy(image, to: output) }
            let (height, width) = (image.height, image.width)
            for channel in 0..<image.channels {
                for row in 0..<height {
                    let to = output + (channel * height + row) * width
                    to.update(from: image.plane(channel) + (height - 1 - row) * width, count: width)
                }
            }
        }
    }

    /// Returns a change that fills a random rectangle with a value: `v2.RandomErasing` (Zhong et al., 2020).
    ///
    /// - Parameters:
    ///   - probability: the probability of an image to lose a rectangle, in 0...1.
    ///   - area: the area of the rectangle, as a share of the image's, from 0 to 1.
    ///   - aspect: its height over its width, above 0, drawn evenly by its logarithm.
    ///   - filling: the value.
    public static func erasing(
        probability: Double = 0.5, area: ClosedRange<Double> = 0.02...0.33, aspect: ClosedRange<Double> = 0.3...3.3,
        filling: Float = 0
    ) -> Augmentation {
        checkProbability(probability, "erasing")
        check(
            area.lowerBound >= 0 && area.upperBound <= 1, "Augmentation.erasing", "areas of \(area), expected 0...1")
        checkPositive(aspect, "erasing", "aspects")
        let logarithms = log(aspect.lowerBound)...log(aspect.upperBound)
        return ofEachImage { image, output, numbers in
            copy(image, to: output)
            guard numbers.isTrue(withProbability: probability) else { return }
            for _ in 0..<10 {
                let pixels = Double(image.height * image.width) * numbers.number(in: area)
                let ratio = exp(numbers.number(in: logarithms))
                let height = (pixels * ratio).squareRoot().rounded(.toNearestOrEven)
                let width = (pixels / ratio).squareRoot().rounded(.toNearestOrEven)
                guard height < Double(image.height) && width < Double(image.width) else { continue }
                let (rows, columns) = (Int(height), Int(width))
                let top = Int.random(in: 0...image.height - rows, using: &numbers)
                let left = Int.random(in: 0...image.width - columns, using: &numbers)
                for channel in 0..<image.channels {
                    let first = channel * image.height + top
                    for row in first..<first + rows {
                        (output + row * image.width + left).update(repeating: filling, count: columns)
                    }
                }
                return
            }
        }
    }
}

// MARK: Parts

extension Augmentation {
    static func copy(_ image: ImagePlanes, to output: UnsafeMutablePointer<Float>) {
        output.update(from: image.elements.baseAddress!, count: image.elements.count)
    }

    /// Copies a part that may lie outside of the image, where there is the filling.
    private static func copyPart(
        of image: ImagePlanes, top: Int, left: Int, _ rows: Int, _ columns: Int, _ filling: Float,
        to output: UnsafeMutablePointer<Float>
    ) {
        let (first, end) = (max(0, -left), min(columns, image.width - left))  // columns of the part in the image
        for channel in 0..<image.channels {
            for row in 0..<rows {
                let to = output + (channel * rows + row) * columns
                guard (0..<image.height).contains(top + row) && first < end else {
                    to.update(repeating: filling, count: columns)
                    continue
                }
                to.update(repeating: filling, count: first)
                (to + first).update(
                    from: image.plane(channel) + (top + row) * image.width + left + first, count: end - first)
                (to + end).update(repeating: filling, count: columns - end)
            }
        }
    }

    private static func heightAndWidth(_ size: some PerAxis, _ operation: String) -> (Int, Int) {
        let lengths = size.resolved(2, atLeast: 1, "lengths", in: "Augmentation.\(operation)")
        return (lengths[0], lengths[1])
    }

    static func checkPositive(_ range: ClosedRange<Double>, _ operation: String, _ what: String) {
        check(
            range.lowerBound > 0 && range.upperBound.isFinite, "Augmentation.\(operation)",
            "\(what) of \(range), expected finite numbers above 0")
    }
}
