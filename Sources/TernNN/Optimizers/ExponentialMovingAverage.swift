import TernCore

/// An average of a model's weights over the steps, which often does better than the last of them.
///
/// ```swift
/// let average = ExponentialMovingAverage(of: model, decay: 0.999)
/// for batch in loader {
///     optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
///     average.update()
/// }
/// let score = average.withAverages { evaluate(model) }
/// ```
///
/// a ← decay · a + (1 − decay) · p, from the weights of the first update on, as
/// `torch.optim.swa_utils.AveragedModel` with `get_ema_multi_avg_fn`.
public final class ExponentialMovingAverage {
    /// The share of the average that stays from update to update, in 0...1.
    public let decay: Double
    /// The number of updates so far.
    public private(set) var updateCount = 0

    private let parameters: [Parameter]
    private let names: [String]
    private var averages: [Tensor<Float>]

    /// Creates an average of a model's parameters, which are found here, once.
    public init(of model: some Module, decay: Double = 0.999) {
        check((0...1).contains(decay), "ExponentialMovingAverage", "the decay is \(decay), expected a number in 0...1")
        self.decay = decay
        let named = Dictionary(model.namedParameters.map { (ObjectIdentifier($0.parameter), $0.name) }) { first, _ in
            first
        }
        parameters = model.parameters
        check(!parameters.isEmpty, "ExponentialMovingAverage", "there are no parameters to average")
        names = parameters.map { named[ObjectIdentifier($0)]! }
        averages = parameters.map { $0.value.stopGradient() }
    }

    /// Takes the present weights into the average, in one parallel pass.
    public func update() {
        var update = FusedUpdate()
        update.gradients = parameters.map { $0.value.stopGradient() }
        if updateCount == 0 {
            averages = update.gradients
        } else {
            update.values = averages
            averages = []
            // a −= (1 − decay) (a − p)
            var options = FusedUpdate.Options()
            (options.rate, options.decay, options.scale) = (1 - decay, 1, -1)
            update.run(FusedUpdate.sgd, options)
            averages = update.values
        }
        updateCount += 1
    }

    /// The averages by the names of the parameters, as in the model's ``Module/stateDictionary``.
    public var stateDictionary: [String: Tensor<Float>] {
        Dictionary(uniqueKeysWithValues: zip(names, averages))
    }

    /// Runs `body` with the averages in place of the model's weights, which come back afterwards.
    public func withAverages<Result>(_ body: () throws -> Result) rethrows -> Result {
        let weights = parameters.map { $0.value.stopGradient() }
        func set(_ values: [Tensor<Float>]) {
            for (parameter, value) in zip(parameters, values) { parameter.value = value }
        }
        set(averages)
        defer { set(weights) }
        return try body()
    }

    /// The state that the average goes on from.
    public var state: TrainingState {
        TrainingState(tensors: stateDictionary, numbers: ["n_averaged": Double(updateCount)])
    }

    /// Goes on from a saved state.
    ///
    /// - Throws: ``StateDictionaryError``, which lists what is missing, unexpected or wrong; all is then left as it was.
    public func load(_ state: TrainingState) throws(StateDictionaryError) {
        var reader = StateReader(state, of: "average")
        let count = reader.count("n_averaged")
        let values = zip(names, parameters).map { reader.tensor($0, $1.shape) }
        try reader.finish()
        (updateCount, averages) = (count, values)
    }
}
