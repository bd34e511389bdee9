import Tern

extension Operation {
    static let reductions = wholes + alongAxes + truths + scans

    /// Of all elements.
    private static let wholes: [Operation] = [
        .of("sum", 0...1) { $0.sum() },
        .of("mean", 0...1) { $0.mean() },
        .of("variance") { $0.variance() },
        .of("standardDeviation") { $0.standardDeviation() },
        .of("max") { $0.max() },
        .of("min") { $0.min() }
    ]

    /// Of each row.
    private static let alongAxes: [Operation] =
        [
            .of("sum(-1)", 0...1) { $0.sum(axes: -1) },
            .of("mean(-1)", 0...1) { $0.mean(axes: -1) },
            .of("variance(-1)") { $0.variance(axes: -1) },
            .of("standardDeviation(-1)") { $0.standardDeviation(axes: -1) },
            .of("max(-1)") { $0.max(axes: -1) },
            .of("min(-1)") { $0.min(axes: -1) },
            .of("argmax(-1)") { $0.argmax(axis: -1) },
            .of("argmin(-1)") { $0.argmin(axis: -1) },
            .of("logSumExp(-1)") { $0.logSumExp(axes: -1) },
            .of("logSumExp(0)") { $0.logSumExp(axes: 0) },
            .of("softmax(-1)") { $0.softmax(axis: -1) },
            .of("softmax(0)") { $0.softmax(axis: 0) },
            .of("logSoftmax(-1)") { $0.logSoftmax(axis: -1) },
            .of("logSoftmax(0)") { $0.logSoftmax(axis: 0) }
        ]

    // All true or all false: nothing ends the search early.
    private static let truths: [Operation] = [
        .ofTruths("all", 1...2) { $0.all() },
        .ofTruths("any", 0...0.4) { $0.any() },
        .ofTruths("all(-1)", 1...2) { $0.all(axes: -1) },
        .ofTruths("any(-1)", 0...0.4) { $0.any(axes: -1) }
    ]

    private static let scans: [Operation] = []
}
