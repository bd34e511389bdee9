import Tern

extension Operation {
    static let reductions = [wholes, ofRows, ofColumns, truths, norms, order, scans].flatMap { $0 }

    /// Of all elements.
    private static let wholes: [Operation] = [
        .of("sum", 0...1) { $0.sum() },
        .of("product", 0.99...1.01, tolerance: 1e-3) { $0.product() },
        .of("mean", 0...1) { $0.mean() },
        .of("variance") { $0.variance() },
        .of("standardDeviation") { $0.standardDeviation() },
        .of("max") { $0.max() },
        .of("min") { $0.min() },
        .of("nanSum", 0...1) { $0.nanSum() },
        .of("nanMean", 0...1) { $0.nanMean() }
    ]

    /// Of each row.
    private static let ofRows: [Operation] = [
        .of("sum(-1)", 0...1) { $0.sum(axis: -1) },
        .of("product(-1)", 0.99...1.01, tolerance: 1e-4) { $0.product(axis: -1) },
        .of("mean(-1)", 0...1) { $0.mean(axis: -1) },
        .of("variance(-1)") { $0.variance(axis: -1) },
        .of("standardDeviation(-1)") { $0.standardDeviation(axis: -1) },
        .of("max(-1)") { $0.max(axis: -1) },
        .of("min(-1)") { $0.min(axis: -1) },
        .of("argmax(-1)") { $0.argmax(axis: -1) },
        .of("argmin(-1)") { $0.argmin(axis: -1) },
        .of("nanSum(-1)", 0...1) { $0.nanSum(axis: -1) },
        .of("nanMean(-1)", 0...1) { $0.nanMean(axis: -1) },
        .of("logSumExp(-1)") { $0.logSumExp(axis: -1) },
        .of("softmax(-1)") { $0.softmax(axis: -1) },
        .of("logSoftmax(-1)") { $0.logSoftmax(axis: -1) },
        .of("softmin(-1)") { $0.softmin(axis: -1) }
    ]

    /// Of each column.
    private static let ofColumns: [Operation] = [
        .of("logSumExp(0)") { $0.logSumExp(axis: 0) },
        .of("softmax(0)") { $0.softmax(axis: 0) },
        .of("logSoftmax(0)") { $0.logSoftmax(axis: 0) }
    ]

    // All true or all false: nothing ends the search early.
    private static let truths: [Operation] = [
        .ofTruths("all", 1...2) { $0.all() },
        .ofTruths("any", 0...0.4) { $0.any() },
        .ofTruths("all(-1)", 1...2) { $0.all(axis: -1) },
        .ofTruths("any(-1)", 0...0.4) { $0.any(axis: -1) },
        .of("countNonzero") { $0.countNonzero() },
        .of("countNonzero(-1)") { $0.countNonzero(axis: -1) }
    ]

    private static let norms: [Operation] = [
        .of("norm") { $0.norm() },
        .of("norm(-1)") { $0.norm(axis: -1) },
        .of("norm(1)(-1)") { $0.norm(1, axis: -1) },
        .of("norm(3)(-1)") { $0.norm(3, axis: -1) }
    ]

    private static let order: [Operation] = [
        .of("median(-1)") { $0.median(axis: -1) },
        .of("quantile(-1)") { $0.quantile(0.3, axis: -1) },
        .of("sort(-1)") { $0.sort(axis: -1) },
        .of("sort(0)") { $0.sort(axis: 0) },
        .ofDistinct("argsort(-1)") { $0.argsort(axis: -1) },
        .ofDistinct("argsort(0)") { $0.argsort(axis: 0) },
        .of("topK(-1)") { $0.topK(10, axis: -1).values },
        .of("unique") { $0.unique() },
        .of("histogram") { $0.histogram(bins: 100, range: -3...3).counts }
    ]

    private static let scans: [Operation] = [
        .of("cumsum(-1)", 0...1) { $0.cumsum(axis: -1) },
        .of("cumsum(0)", 0...1) { $0.cumsum(axis: 0) },
        .of("cumprod(-1)", 0.99...1.01, tolerance: 1e-4) { $0.cumprod(axis: -1) },
        .of("cumprod(0)", 0.99...1.01, tolerance: 1e-4) { $0.cumprod(axis: 0) },
        .of("cummax(-1)") { $0.cummax(axis: -1).values },
        .of("cummax(0)") { $0.cummax(axis: 0).values },
        .of("cummin(-1)") { $0.cummin(axis: -1).values },
        .of("cummin(0)") { $0.cummin(axis: 0).values },
        .of("logCumSumExp(-1)") { $0.logCumSumExp(axis: -1) },
        .of("logCumSumExp(0)") { $0.logCumSumExp(axis: 0) }
    ]
}
