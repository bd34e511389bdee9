import Foundation
import TernTraining

/// Decodes these bytes as the states of metrics and rules, and goes on with those that are accepted.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let data = Data(UnsafeBufferPointer(start: start, count: count))
    func goOn<M: Metric>(_: M.Type, _ read: (M) -> Void = { _ in }) {
        guard var metric = try? JSONDecoder().decode(M.self, from: data) else { return }
        _ = metric.compute()
        read(metric)
        metric.merge(metric)
        metric.reset()
    }
    goOn(Mean.self)
    goOn(Perplexity.self)
    goOn(Accuracy.self)
    goOn(AUROC.self) { _ = ($0.perClass, $0.compute(.weighted)) }
    goOn(AveragePrecision.self) { _ = ($0.perClass, $0.compute(.weighted)) }
    goOn(RegressionErrors.self) { _ = ($0.meanSquaredError, $0.r2) }
    goOn(ConfusionMatrix.self) { _ = ($0.accuracy, $0.balancedAccuracy, $0.f1(.weighted), $0.normalized(by: .all)) }
    goOn(MultilabelConfusionMatrix.self) { _ = ($0.hammingLoss, $0.subsetAccuracy, $0.f1(.micro)) }
    if var rule = try? JSONDecoder().decode(EarlyStopping.self, from: data) { _ = rule.shouldStop(after: 1) }
    return 0
}
