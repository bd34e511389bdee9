import ArgumentParser
import CommandSupport

extension Architecture {
    /// The numbers that a model learns.
    var parameterCount: Int {
        switch kind {
        case .mlp: zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
        case .cnn: 18_528 + 288 * channels + (64 * ((height - 4) / 2) * ((width - 4) / 2) + 1) * 128 + 129 * classes
        case .resnet: 76_960 + 144 * channels + 65 * classes
        }
    }

    /// The number of elements of all layers' results for one image.
    private var activationCount: Int {
        switch kind {
        case .mlp: sizes.reduce(0, +)
        case .cnn: channels * height * width + 32 * (height - 2) * (width - 2) + 80 * (height - 4) * (width - 4)
        // 7 maps of 16 channels, 6 of 32 on a quarter of the positions and 6 of 64 on a sixteenth.
        case .resnet: 184 * height * width
        }
    }

    /// Refuses a model that takes more memory than there is.
    func checkMemory(batchSize: Int) throws {
        if parameterCount > Limits.parameters {
            throw ValidationError(
                "\(self) on images of \(height)×\(width) has \(parameterCount) parameters, expected at most "
                    + "\(Limits.parameters)")
        }
        if activationCount > Limits.activations / batchSize {
            throw ValidationError(
                "\(self) on batches of \(batchSize) images of \(height)×\(width) gives \(activationCount * batchSize) "
                    + "activations, expected at most \(Limits.activations)")
        }
    }

    /// Refuses to build a model that takes much more memory than the file it is to be loaded from.
    func checkMemory(found: Int, path: String) throws {
        guard parameterCount <= found + 1 << 24 else {
            throw Failure(
                "\(path): weights of another architecture: found \(found) weights, expected \(parameterCount) for \(self)"
            )
        }
    }
}
