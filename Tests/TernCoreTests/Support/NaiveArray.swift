import TernCore

/// An n-dimensional array without strides, views or sharing: the model that Tern's results are held to.
struct NaiveArray<Element: Sendable>: Sendable {
    var shape: [Int]
    /// In row-major order.
    var elements: [Element]

    init(shape: [Int], elements: [Element]) {
        self.shape = shape
        self.elements = elements
    }

    /// The array whose elements are a function of their index.
    init(shape: [Int], _ element: ([Int]) -> Element) {
        self.shape = shape
        elements = []
        Self.forEachIndex(of: shape) { elements.append(element($0)) }
    }

    /// Every index of an array of the shape, in row-major order.
    static func forEachIndex(of shape: [Int], _ body: ([Int]) -> Void) {
        if shape.contains(0) { return }
        var index = Array(repeating: 0, count: shape.count)
        while true {
            body(index)
            var axis = shape.count - 1
            while axis >= 0, index[axis] == shape[axis] - 1 {
                index[axis] = 0
                axis -= 1
            }
            if axis < 0 { return }
            index[axis] += 1
        }
    }

    subscript(index: [Int]) -> Element {
        get { elements[position(index)] }
        set { elements[position(index)] = newValue }
    }

    private func position(_ index: [Int]) -> Int {
        zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
    }

    func map<Result>(_ f: (Element) -> Result) -> NaiveArray<Result> {
        NaiveArray<Result>(shape: shape, elements: elements.map(f))
    }

    // MARK: Broadcasting

    func broadcast(to target: [Int]) -> NaiveArray {
        if shape == target { return self }
        let lead = target.count - shape.count
        return NaiveArray(shape: target) { index in
            self[shape.indices.map { shape[$0] == 1 ? 0 : index[$0 + lead] }]
        }
    }

    /// `f` of the elements of two arrays, with broadcasting.
    static func zip<Other, Result>(
        _ a: NaiveArray, _ b: NaiveArray<Other>, _ f: (Element, Other) -> Result
    ) -> NaiveArray<Result> {
        let rank = max(a.shape.count, b.shape.count)
        func padded(_ shape: [Int]) -> [Int] { Array(repeating: 1, count: rank - shape.count) + shape }
        let target = Swift.zip(padded(a.shape), padded(b.shape)).map { $0 == 1 ? $1 : $0 }
        let (x, y) = (a.broadcast(to: target), b.broadcast(to: target))
        return NaiveArray<Result>(shape: target, elements: Swift.zip(x.elements, y.elements).map(f))
    }

    private static func zip<A, B>(_ a: A, _ b: B) -> Zip2Sequence<A, B> { Swift.zip(a, b) }
    private func zip<A, B>(_ a: A, _ b: B) -> Zip2Sequence<A, B> { Swift.zip(a, b) }

    // MARK: Axes

    func permuted(_ order: [Int]) -> NaiveArray {
        NaiveArray(shape: order.map { shape[$0] }) { index in
            var source = index
            for (position, axis) in order.enumerated() { source[axis] = index[position] }
            return self[source]
        }
    }

    /// `f` of the elements along some axes, in row-major order.
    func reduced<Result>(
        _ axes: [Int], keepDims: Bool = false, _ f: ([Element]) -> Result
    ) -> NaiveArray<Result> {
        let kept = shape.indices.filter { !axes.contains($0) }
        var elements: [Result] = []
        Self.forEachIndex(of: kept.map { shape[$0] }) { outer in
            var index = shape
            for (axis, position) in zip(kept, outer) { index[axis] = position }
            var group: [Element] = []
            Self.forEachIndex(of: axes.map { shape[$0] }) { inner in
                for (axis, position) in zip(axes, inner) { index[axis] = position }
                group.append(self[index])
            }
            elements.append(f(group))
        }
        let target = shape.indices.compactMap { axes.contains($0) ? (keepDims ? 1 : nil) : shape[$0] }
        return NaiveArray<Result>(shape: target, elements: elements)
    }
}

extension NaiveArray: Equatable where Element: Equatable {}

// MARK: From and to tensors

extension NaiveArray where Element: TensorScalar {
    /// The elements of a tensor, each read through a subscript of its own.
    init(_ tensor: Tensor<Element>) {
        self.init(shape: Array(tensor.shape), elements: tensor.scalars)
    }

    var tensor: Tensor<Element> { Tensor(shape: Shape(shape), scalars: elements) }
}

extension NaiveArray where Element == Double {
    func tensor<Scalar: TensorFloatingPoint>(as: Scalar.Type) -> Tensor<Scalar> { map { Scalar($0) }.tensor }
}
