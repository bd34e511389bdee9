import TernCore
import Testing

/// Random views of random tensors, and random subscripts of those, against arrays without strides or sharing.
@Suite struct IndexingPropertyTests {
    @Test(arguments: 0..<400 as Range<UInt64>)
    func views(_ seed: UInt64) {
        var generator = TestGenerator(seed: seed)
        let base = ModelledTensor.random(using: &generator)
        let view = base.viewed(using: &generator)
        #expect(NaiveArray(view.tensor) == view.model, "\(view.history)")
        #expect(NaiveArray(view.tensor.contiguous() + 0) == view.model, "\(view.history), copied")
        #expect(NaiveArray(base.tensor) == base.model, "the origin after \(view.history)")
    }

    @Test(arguments: 0..<600 as Range<UInt64>)
    func reading(_ seed: UInt64) {
        var generator = TestGenerator(seed: seed)
        let x = ModelledTensor.random(using: &generator).viewed(using: &generator)
        let entries = IndexModel.randomEntries(of: x.model.shape, using: &generator)
        let expected = IndexModel(entries, of: x.model.shape)
        if expected.shape.count > 8 { return }
        let found = x.tensor[entries.map(\.spelled)]
        #expect(
            NaiveArray(found) == NaiveArray(shape: expected.shape) { x.model[expected.position($0)] },
            "\(x.history), then \(entries)")
    }

    @Test(arguments: 0..<600 as Range<UInt64>)
    func assigning(_ seed: UInt64) {
        var generator = TestGenerator(seed: seed)
        let base = ModelledTensor.random(using: &generator)
        let x = base.viewed(using: &generator)
        let entries = IndexModel.randomEntries(of: x.model.shape, using: &generator)
        let positions = IndexModel(entries, of: x.model.shape)
        if positions.shape.count > 8 { return }
        // Values that broadcast to the part.
        let dropped = Int.random(in: 0...positions.shape.count, using: &generator)
        let own = positions.shape.dropFirst(dropped).map { Int.random(in: 0..<4, using: &generator) == 0 ? 1 : $0 }
        var counter = 1000
        let values = NaiveArray(shape: own) { _ in
            counter += 1
            return counter
        }

        var changed = x.tensor
        changed[entries.map(\.spelled)] = values.tensor

        var expected = x.model
        let spread = values.broadcast(to: positions.shape)
        NaiveArray<Int>.forEachIndex(of: positions.shape) { expected[positions.position($0)] = spread[$0] }
        let comment: Comment = "\(x.history), then \(entries) = \(own)"
        #expect(NaiveArray(changed) == expected, comment)
        #expect(NaiveArray(x.tensor) == x.model, "the original afterwards: \(comment)")
        #expect(NaiveArray(base.tensor) == base.model, "the origin of the view afterwards: \(comment)")
    }
}
