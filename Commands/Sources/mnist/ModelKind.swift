import ArgumentParser

/// The kinds of classifiers.
enum ModelKind: String, ExpressibleByArgument, CaseIterable {
    case mlp, cnn, resnet

    /// The smallest height and width of an image that its layers leave something of.
    var smallestSide: Int {
        switch self {
        case .mlp: 1
        case .cnn: 6  // two convolutions take 4, and the pool halves
        case .resnet: 5  // halved twice, more than one position is left: a batch of one image needs it for its variance
        }
    }

    /// Returns the default number of epochs, on the built-in digits and on larger data.
    func epochs(onDigits: Bool) -> Int {
        switch self {
        case .mlp: onDigits ? 40 : 5
        case .cnn: onDigits ? 20 : 3
        case .resnet: onDigits ? 20 : 5
        }
    }
}
