import CommandSupport
import Tern

/// The images of a run.
struct TrainingData {
    /// The images to learn from.
    let training: ImageDataset
    /// The part of the training images that is held out to validate on; nil where none is.
    let validation: ImageDataset?
    let test: ImageDataset
    /// The identity of all training images.
    let identity: String

    /// Reads the images, and holds out a share of each class that the seed draws.
    init(_ data: DataOptions, validationFraction: Double, seed: UInt64) throws {
        let (all, test) = try data.load()
        (self.test, identity) = (test, all.identity)
        guard validationFraction > 0 else {
            (training, validation) = (all, nil)
            return
        }
        let parts = all.split(
            [1 - validationFraction, validationFraction], stratifiedBy: all.labels.scalars, seed: seed)
        guard parts.allSatisfy({ $0.count > 0 }) else {
            throw Failure(
                "--validation-fraction \(validationFraction) leaves \(parts[0].count) images to learn from and "
                    + "\(parts[1].count) to validate on, expected some of each")
        }
        (training, validation) = (all.samples(parts[0].positions), all.samples(parts[1].positions))
    }
}

extension ImageDataset {
    /// Returns a data set of the samples at some positions, copied.
    fileprivate func samples(_ positions: [Int]) -> ImageDataset {
        let positions = Tensor(positions.sorted())
        return ImageDataset(
            images: images.take(positions), labels: labels.take(positions), classCount: classCount)
    }
}
