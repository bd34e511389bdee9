import TernCore

/// A Boolean value indicating whether layers such as ``Dropout`` and ``BatchNorm`` behave as in training on the calling thread.
///
/// True inside of what trains a model, an optimizer's `step` and ``valueAndGradients(of:_:)``, unless
/// ``withTrainingMode(_:_:)`` says otherwise. A gradient with respect to tensors alone, such as `gradient(at:of:)`, does not
/// train: a saliency map or an adversarial example sees the model as inference does. Inside a training step it leaves
/// the mode as it is.
public var isTraining: Bool { TrainingMode.current }

/// Runs `body` in training or in inference mode, whatever gradients are being taken.
///
/// ```swift
/// let fakes = withTrainingMode(true) { generator(noise) }    // a batch made outside of the step of a GAN
/// let noisy = withTrainingMode(true) { model(x) }            // Monte Carlo dropout
/// let (loss, gradients) = valueAndGradients(of: head) {
///     let features = withTrainingMode(false) { backbone(x) }   // keeps the running moments of a backbone
///     return crossEntropyLoss(head(features), y)
/// }
/// ```
///
/// The mode holds for the calling thread and the tasks that are begun in `body`.
public func withTrainingMode<Result>(_ mode: Bool, _ body: () throws -> Result) rethrows -> Result {
    try TrainingMode.$override.withValue(mode, operation: body)
}
