import TernCore
import TernVision
import Testing

@Suite struct ResizingTests {
    /// Pillow rounds between the axes, and its weights to 22 bits: a rounding unit.
    @Test func asPillow() throws {
        let image = try Tensor<UInt8>(image: ImageFixtures.path("noise.png"))
        for expected in ImageFixtures.all.resized {
            let filter = ResizingFilter.allCases.first { "\($0)" == expected.filter }!
            let (height, width) = (expected.pixels.shape[1], expected.pixels.shape[2])
            let resized = image.resized(height: height, width: width, filter: filter)
            #expect(resized.shape == [3, height, width])
            let difference = (Tensor<Int>(resized) - Tensor<Int>(expected.pixels.tensor(UInt8.self))).abs()
            #expect(difference.max().item() <= 1, "\(filter), \(height) × \(width)")
        }
    }

    @Test func batchesAndDepths() throws {
        let image = try Tensor<UInt8>(image: ImageFixtures.path("noise.png"))
        let batch = stack([image, image.flip(axis: 1)], axis: 0).resized(height: 9, width: 8)
        #expect(batch[0] == image.resized(height: 9, width: 8))
        let wide = (Tensor<Int32>(image) * 257).resized(height: 9, width: 8)
        let difference = (Tensor<Float>(wide) / 257 - Tensor<Float>(batch[0])).abs().max().item()
        #expect(difference < 1)
        #expect(image.resized(height: 24, width: 19) == image)
    }

    /// Halving takes ⅛ ⅜ ⅜ ⅛ of four pixels, and at an edge 3 : 3 : 1 of three.
    @Test func weightsOfATriangle() {
        let row: Tensor<UInt8> = [[70, 0, 0, 0, 80, 0, 0, 0]]
        #expect(row.resized(height: 1, width: 4).scalars == [30, 10, 30, 0])
    }

    @Test func shorterSides() {
        let image = Tensor<UInt8>.zeros([3, 50, 77])
        #expect(image.resized(shorterSide: 25).shape == [3, 25, 38])
        #expect(image.transpose().resized(shorterSide: 25).shape == [3, 38, 25])
    }

    @Test func centers() {
        let image = Tensor<UInt8>(Tensor<Int>.arange(35)).reshape([1, 5, 7])
        #expect(image.centerCropped(height: 3, width: 3) == image[.all, 1..<4, 2..<5])
        // (5 − 2) / 2 and (7 − 2) / 2 are rounded to 2, the even neighbor.
        #expect(image.centerCropped(height: 2, width: 2) == image[.all, 2..<4, 2..<4])
        #expect(image.centerCropped(height: 5, width: 7) == image)
    }

    @Test func misuse() async {
        await #expect(processExitsWith: .failure) {
            _ = Tensor<UInt8>.zeros([1, 2, 2]).centerCropped(height: 3, width: 1)
        }
        await #expect(processExitsWith: .failure) { _ = Tensor<UInt8>.zeros([1, 2, 2]).resized(height: 0, width: 1) }
        await #expect(processExitsWith: .failure) { _ = Tensor<UInt8>.zeros([1, 2, 0]).resized(shorterSide: 1) }
    }

    // MARK: Grids

    @Test func grids() {
        let images = Tensor<UInt8>(Tensor<Int>.arange(12)).reshape([3, 1, 2, 2]) + 1
        #expect(
            imageGrid(images, columns: 2, padding: 1, background: 99) == [
                [
                    [99, 99, 99, 99, 99, 99, 99],
                    [99, 1, 2, 99, 5, 6, 99],
                    [99, 3, 4, 99, 7, 8, 99],
                    [99, 99, 99, 99, 99, 99, 99],
                    [99, 9, 10, 99, 99, 99, 99],
                    [99, 11, 12, 99, 99, 99, 99],
                    [99, 99, 99, 99, 99, 99, 99]
                ]
            ])
        #expect(imageGrid(Tensor<UInt8>.zeros([64, 3, 28, 28])).shape == [3, 242, 242])
        #expect(imageGrid(images, columns: 8, padding: 0) == concatenate([images[0], images[1], images[2]], axis: 2))
    }
}
