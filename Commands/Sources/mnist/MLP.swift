import Tern

/// A multilayer perceptron: an image's pixels through hidden layers with ReLU to a logit for each class.
struct MLP: Layer {
    let hidden: [Linear]
    let output: Linear

    /// Creates layers between the sizes, of which the first is the number of pixels and the last that of the classes.
    init(_ sizes: [Int]) {
        hidden = zip(sizes, sizes.dropFirst()).dropLast().map { Linear($0, $1, activation: .relu) }
        output = Linear(sizes[sizes.count - 2], sizes[sizes.count - 1])
    }

    /// Maps [n, channels, height, width] to [n, classes].
    func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> {
        output(hidden.reduce(images.flatten(from: 1)) { x, layer in layer(x) })
    }
}
