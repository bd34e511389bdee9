import TernCore

/// A tensor beside the array that it should equal, and how it came about.
struct ModelledTensor {
    var tensor: Tensor<Int>
    var model: NaiveArray<Int>
    var history: [String] = []

    /// A tensor of random shape, no two of whose elements are equal.
    static func random(using generator: inout TestGenerator) -> ModelledTensor {
        let rank = Int.random(in: 0...3, using: &generator)
        let shape = (0..<rank).map { _ in
            Int.random(in: 0..<12, using: &generator) == 0 ? 0 : Int.random(in: 1...4, using: &generator)
        }
        var counter = 0
        let model = NaiveArray(shape: shape) { _ in
            counter += 1
            return counter
        }
        return ModelledTensor(tensor: model.tensor, model: model, history: ["\(shape)"])
    }

    /// The tensor after one to six random view operations.
    func viewed(using generator: inout TestGenerator) -> ModelledTensor {
        var result = self
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            if let next = result.view(using: &generator) { result = next }
        }
        return result
    }

    /// The view that shows at each index the element that `source` names.
    private func view(
        _ name: String, _ tensor: Tensor<Int>, shape: [Int], from source: ([Int]) -> [Int]
    ) -> ModelledTensor {
        let model = NaiveArray(shape: shape) { self.model[source($0)] }
        return ModelledTensor(tensor: tensor, model: model, history: history + [name])
    }

    /// One random view; nil where the shape does not admit the operation that was drawn.
    private func view(using generator: inout TestGenerator) -> ModelledTensor? {
        let (x, shape, rank) = (tensor, model.shape, model.shape.count)
        func axis() -> Int { Int.random(in: 0..<rank, using: &generator) }
        func spelled(_ axis: Int) -> Int { Bool.random(using: &generator) ? axis : axis - rank }
        switch Int.random(in: 0..<11, using: &generator) {
        case 0 where rank > 0:
            let axis = axis()
            let (first, last) = (
                Int.random(in: -6...6, using: &generator), Int.random(in: -6...6, using: &generator)
            )
            let step = [-3, -2, -1, 1, 2, 3].randomElement(using: &generator)!
            let taken = IndexModel.positions(first, last, step, of: shape[axis])
            var part = shape
            part[axis] = taken.count
            let indices = Array(repeating: TensorIndex.all, count: axis) + [.slice(first, last, step: step)]
            return view("slice \(axis) \(first):\(last):\(step)", x[indices], shape: part) { index in
                var index = index
                index[axis] = taken[index[axis]]
                return index
            }
        case 1 where rank > 1:
            let (a, b) = (axis(), axis())
            var swapped = shape
            swapped.swapAt(a, b)
            return view("transpose(\(a), \(b))", x.transpose(spelled(a), spelled(b)), shape: swapped) { index in
                var index = index
                index.swapAt(a, b)
                return index
            }
        case 2:
            let order = Array(0..<rank).shuffled(using: &generator)
            return view("permute(\(order))", x.permute(order), shape: order.map { shape[$0] }) { index in
                var source = index
                for (position, axis) in order.enumerated() { source[axis] = index[position] }
                return source
            }
        case 3:
            let target = Self.factors(of: model.elements.count, using: &generator)
            return ModelledTensor(
                tensor: x.reshape(Shape(target)), model: NaiveArray(shape: target, elements: model.elements),
                history: history + ["reshape(\(target))"])
        case 4 where rank > 0 && rank < 6:
            let axis = axis()
            if shape[axis] == 0 { return nil }
            let size = Int.random(in: 1...shape[axis], using: &generator)
            let step = Int.random(in: 1...3, using: &generator)
            var windows = shape + [size]
            windows[axis] = (shape[axis] - size) / step + 1
            let name = "unfold(\(axis), \(size), \(step))"
            return view(name, x.unfold(axis: spelled(axis), size: size, step: step), shape: windows) { index in
                var source = Array(index.dropLast())
                source[axis] = index[axis] * step + index.last!
                return source
            }
        case 5 where rank > 0:
            let axes = (0..<rank).filter { _ in Bool.random(using: &generator) }
            return view("flip(\(axes))", x.flip(axes: axes.map(spelled)), shape: shape) { index in
                var index = index
                for axis in axes { index[axis] = shape[axis] - 1 - index[axis] }
                return index
            }
        case 6 where rank < 5:
            let target = [2] + shape.map { $0 == 1 ? 3 : $0 }
            return view("broadcast(\(target))", x.broadcast(to: Shape(target)), shape: target) { index in
                zip(index.dropFirst(), shape).map { $1 == 1 ? 0 : $0 }
            }
        case 7:
            let target = shape.filter { $0 != 1 }
            return ModelledTensor(
                tensor: x.squeeze(), model: NaiveArray(shape: target, elements: model.elements),
                history: history + ["squeeze"])
        case 8 where rank > 1:
            let (a, b) = (axis(), axis())
            if a == b { return nil }
            let offset = Int.random(in: -2...2, using: &generator)
            let (row, column) = (max(0, -offset), max(0, offset))
            let count = max(0, min(shape[a] - row, shape[b] - column))
            let others = (0..<rank).filter { $0 != a && $0 != b }
            let name = "diagonal(\(offset), \(a), \(b))"
            let diagonal = x.diagonal(offset: offset, axis1: spelled(a), axis2: spelled(b))
            return view(name, diagonal, shape: others.map { shape[$0] } + [count]) { index in
                var source = shape
                for (position, axis) in others.enumerated() { source[axis] = index[position] }
                source[a] = index.last! + row
                source[b] = index.last! + column
                return source
            }
        case 9 where rank < 6:
            let axis = Int.random(in: 0...rank, using: &generator)
            var target = shape
            target.insert(1, at: axis)
            return ModelledTensor(
                tensor: x.unsqueeze(axis: axis), model: NaiveArray(shape: target, elements: model.elements),
                history: history + ["unsqueeze(\(axis))"])
        case 10 where rank > 0 && shape.allSatisfy { $0 > 0 }:
            let axis = axis()
            let index = Int.random(in: 0..<shape[axis], using: &generator)
            var target = shape
            target.remove(at: axis)
            let slice = x.unstack(axis: spelled(axis))[index]
            return view("unstack(\(axis))[\(index)]", slice, shape: target) { rest in
                var source = rest
                source.insert(index, at: axis)
                return source
            }
        default:
            return nil
        }
    }

    /// Lengths with a given product.
    private static func factors(of count: Int, using generator: inout TestGenerator) -> [Int] {
        var shape = [count]
        for divisor in [2, 3, 5] where count > 0 && shape.count < 4 {
            let factor = Int.random(in: shape.indices, using: &generator)
            if shape[factor] % divisor == 0 {
                shape[factor] /= divisor
                shape.insert(divisor, at: Int.random(in: 0...shape.count, using: &generator))
            }
        }
        return shape
    }
}
