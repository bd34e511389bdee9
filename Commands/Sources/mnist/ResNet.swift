import Tern

/// A residual network of eight layers, as He et al. (2016) made them for small images: three stages with 16, 32 and 64
/// channels, a block each. Names are those of torchvision's ResNet.
struct ResNet: Layer {
    let conv1: Conv2d
    let bn1 = BatchNorm2d(16)
    let layer1: [BasicBlock]
    let layer2: [BasicBlock]
    let layer3: [BasicBlock]
    let fc: Linear

    init(channels: Int, classes: Int) {
        conv1 = Conv2d(channels, 16, kernel: 3, padding: 1, hasBias: false)
        layer1 = [BasicBlock(16, 16)]
        layer2 = [BasicBlock(16, 32, stride: 2)]
        layer3 = [BasicBlock(32, 64, stride: 2)]
        fc = Linear(64, classes)
    }

    /// Maps [n, channels, height, width] to [n, classes].
    func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> {
        let blocks = layer1 + layer2 + layer3
        let features = blocks.reduce(bn1(conv1(images)).relu()) { x, block in block(x) }  // [n, 64, height/4, width/4]
        return fc(features.mean(axes: [2, 3]))
    }
}

/// A block of the network, relu(shortcut(x) + f(x)), f being two normalized convolutions. Where the shape changes the shortcut
/// is a projection, else x.
struct BasicBlock: Layer {
    let conv1: Conv2d
    let bn1: BatchNorm2d
    let conv2: Conv2d
    let bn2: BatchNorm2d
    let downsample: Sequential?

    init(_ inputs: Int, _ outputs: Int, stride: Int = 1) {
        conv1 = Conv2d(inputs, outputs, kernel: 3, stride: stride, padding: 1, hasBias: false)
        bn1 = BatchNorm2d(outputs)
        conv2 = Conv2d(outputs, outputs, kernel: 3, padding: 1, hasBias: false)
        bn2 = BatchNorm2d(outputs)
        downsample =
            stride == 1 && inputs == outputs
            ? nil
            : Sequential {
                Conv2d(inputs, outputs, kernel: 1, stride: stride, hasBias: false)
                BatchNorm2d(outputs)
            }
    }

    /// Maps [n, inputs, height, width] to [n, outputs, height/stride, width/stride].
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        let change = bn2(conv2(bn1(conv1(x)).relu()))
        return ((downsample?(x) ?? x) + change).relu()
    }
}
