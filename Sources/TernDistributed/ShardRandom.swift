import TernCore

/// The default generator during a step: each shard draws from a stream of its own, so that its numbers do not depend on the
/// rank that computes it, and all ranks go on with the same state.
///
/// A batch of one shard draws from the default generator itself, as a step without shards does.
struct ShardRandom {
    private let after: PhiloxGenerator?
    private let streams: PhiloxGenerator

    init(shards: Int) {
        var generator = PhiloxGenerator.default
        streams = shards > 1 ? generator.split() : generator
        after = shards > 1 ? generator : nil
    }

    func begin(_ shard: Int) {
        if after != nil { PhiloxGenerator.default = streams.split(at: shard) }
    }

    func finish() {
        if let after { PhiloxGenerator.default = after }
    }
}
