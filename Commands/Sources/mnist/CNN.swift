import Tern

/// Two convolutions and two dense layers, with the names and sizes of PyTorch's example for MNIST, without its dropout.
struct CNN: Layer {
    let conv1: Conv2d
    let conv2: Conv2d
    let fc1: Linear
    let fc2: Linear

    init(channels: Int, height: Int, width: Int, classes: Int) {
        conv1 = Conv2d(channels, 32, kernel: 3, activation: .relu)
        conv2 = Conv2d(32, 64, kernel: 3, activation: .relu)
        // Each convolution takes two rows and columns, then the pool halves what is left: 28 → 26 → 24 → 12.
        fc1 = Linear(64 * ((height - 4) / 2) * ((width - 4) / 2), 128, activation: .relu)
        fc2 = Linear(128, classes)
    }

    /// Maps [n, channels, height, width] to [n, classes].
    func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> {
        let features = maxPool(conv2(conv1(images)), kernel: 2)
        return fc2(fc1(features.flatten(from: 1)))
    }
}
