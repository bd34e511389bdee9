import TernCore
import Testing

/// Views and changes in place, against a model that copies everything.
@Suite struct ViewTests {
    /// A tensor and what it should be.
    private struct Pair {
        var tensor: Tensor<Int>
        var model: NaiveArray<Int>

        func check(_ history: [String]) {
            #expect(NaiveArray(tensor) == model, "after \(history)")
        }
    }

    /// Random views of views, with assignments and updates through some of them: every variable keeps its own value.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func randomSequences(_ seed: UInt64) {
        var generator = TestGenerator(seed: seed)
        var counter = 0
        func fresh(_ shape: [Int]) -> NaiveArray<Int> {
            NaiveArray(shape: shape) { _ in
                counter += 1
                return counter
            }
        }
        let first = fresh(
            (0..<Int.random(in: 1...3, using: &generator)).map { _ in Int.random(in: 1...4, using: &generator) })
        var pairs = [Pair(tensor: first.tensor, model: first)]
        var history: [String] = []
        for _ in 0..<25 {
            let source = Int.random(in: pairs.indices, using: &generator)
            if Bool.random(using: &generator) || pairs.count > 8 {
                history.append(Self.change(&pairs[source], with: fresh, using: &generator) + " of \(source)")
            } else {
                let (pair, name) = Self.view(pairs[source], using: &generator)
                history.append("\(pairs.count) = \(name) of \(source)")
                pairs.append(pair)
            }
            for pair in pairs { pair.check(history) }
        }
    }

    // MARK: One step

    private static func view(_ pair: Pair, using generator: inout TestGenerator) -> (Pair, String) {
        let (x, model) = (pair.tensor, pair.model)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0:
            let order = Array(model.shape.indices).shuffled(using: &generator)
            return (Pair(tensor: x.permute(order), model: model.permuted(order)), "permute(\(order))")
        case 1:
            let shape = factors(of: model.elements.count, using: &generator)
            return (
                Pair(tensor: x.reshape(Shape(shape)), model: NaiveArray(shape: shape, elements: model.elements)),
                "reshape(\(shape))"
            )
        case 2 where model.shape.count < 5:
            let shape = [2] + model.shape.map { $0 == 1 ? 3 : $0 }
            return (
                Pair(tensor: x.broadcast(to: Shape(shape)), model: model.broadcast(to: shape)), "broadcast(\(shape))"
            )
        case 3 where model.shape.count < 5:
            let axis = Int.random(in: 0...model.shape.count, using: &generator)
            var shape = model.shape
            shape.insert(1, at: axis)
            let part = NaiveArray(shape: shape, elements: model.elements)
            return (Pair(tensor: x.unsqueeze(axis: axis), model: part), "unsqueeze(\(axis))")
        default:
            let (indices, source, shape) = indices(of: model.shape, using: &generator)
            return (Pair(tensor: x[indices], model: NaiveArray(shape: shape) { model[source($0)] }), "\(indices)")
        }
    }

    private static func change(
        _ pair: inout Pair, with fresh: ([Int]) -> NaiveArray<Int>, using generator: inout TestGenerator
    ) -> String {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
            pair.tensor += 1000
            pair.model = pair.model.map { $0 + 1000 }
            return "+= 1000"
        case 1:
            let addend = fresh([pair.model.shape.last ?? 1])
            if pair.model.shape.isEmpty { return "nothing" }
            pair.tensor *= addend.tensor
            pair.model = NaiveArray.zip(pair.model, addend, &*)
            return "*= row"
        default:
            let (indices, source, shape) = indices(of: pair.model.shape, using: &generator)
            let value = fresh(shape.map { Bool.random(using: &generator) ? $0 : 1 })
            if value.shape.contains(1) && shape.contains(0) { return "nothing" }
            pair.tensor[indices] = value.tensor
            let spread = value.broadcast(to: shape)
            NaiveArray<Int>.forEachIndex(of: shape) { pair.model[source($0)] = spread[$0] }
            return "\(indices) = …"
        }
    }

    /// Lengths with a given product.
    private static func factors(of count: Int, using generator: inout TestGenerator) -> [Int] {
        var shape = [count]
        for divisor in [2, 3, 5] where count > 0 && shape.count < 4 {
            let position = Int.random(in: shape.indices, using: &generator)
            if shape[position] % divisor == 0 {
                shape[position] /= divisor
                shape.insert(divisor, at: Int.random(in: 0...shape.count, using: &generator))
            }
        }
        return shape
    }

    /// One index for each axis, the index in the whole for an index of the part, and the part's shape.
    private static func indices(
        of shape: [Int], using generator: inout TestGenerator
    ) -> (indices: [TensorIndex], source: ([Int]) -> [Int], shape: [Int]) {
        var indices: [TensorIndex] = []
        var part: [Int] = []
        /// For each axis of the whole, its index as a function of the part's.
        var sources: [([Int]) -> Int] = []
        for length in shape {
            if Int.random(in: 0..<8, using: &generator) == 0 && part.count < 5 {
                indices.append(.newAxis)
                part.append(1)
            }
            let axis = part.count
            switch Int.random(in: 0..<4, using: &generator) {
            case 0 where length > 0:
                let position = Int.random(in: 0..<length, using: &generator)
                indices.append(.at(Bool.random(using: &generator) ? position : position - length))
                sources.append { _ in position }
            case 1:
                func end() -> Int? {
                    Bool.random(using: &generator) ? nil : Int.random(in: -length - 2...length + 2, using: &generator)
                }
                let step = [-3, -2, -1, 1, 2, 3].randomElement(using: &generator)!
                let (first, last) = (end(), end())
                let named = positions(first, last, step, of: length)
                indices.append(.slice(first, last, step: step))
                sources.append { named[$0[axis]] }
                part.append(named.count)
            default:
                indices.append(.all)
                sources.append { $0[axis] }
                part.append(length)
            }
        }
        return (indices, { index in sources.map { $0(index) } }, part)
    }

    /// The positions that Python's `start:end:step` names in an axis.
    private static func positions(_ start: Int?, _ end: Int?, _ step: Int, of length: Int) -> [Int] {
        let first = start.map { $0 < 0 ? $0 + length : $0 } ?? (step > 0 ? 0 : length - 1)
        let last = end.map { $0 < 0 ? $0 + length : $0 } ?? (step > 0 ? length : -1)
        return step > 0
            ? Array(stride(from: max(first, 0), to: min(last, length), by: step))
            : Array(stride(from: min(first, length - 1), to: max(last, -1), by: step))
    }
}
