import TernCore
import TestSupport
import Testing

extension FixtureTensor {
    /// The tensor in a layout.
    func value<Scalar: TensorFloatingPoint>(_ layout: InputLayout) -> FixtureValue<Scalar> {
        switch kind {
        case .real: .real(layout.tensor(array, as: Scalar.self))
        case .integer: .integer(arranged(array.map { Int($0) }, layout))
        case .truth: .truth(arranged(array.map { $0 != 0 }, layout))
        }
    }

    private func arranged<Element>(_ array: NaiveArray<Element>, _ layout: InputLayout) -> Tensor<Element> {
        let order = Array(array.shape.indices.reversed())
        return layout == .transposed ? array.permuted(order).tensor.permute(order) : array.tensor
    }
}

extension FixtureValue {
    /// The elements as numbers.
    fileprivate var elements: (kind: FixtureTensor.Kind, shape: [Int], numbers: [Double]) {
        switch self {
        case .real(let x): (.real, Array(x.shape), x.scalars.map { Double($0) })
        case .integer(let x): (.integer, Array(x.shape), x.scalars.map { Double($0) })
        case .truth(let x): (.truth, Array(x.shape), x.scalars.map { $0 ? 1 : 0 })
        }
    }
}

/// Holds results to those of a fixture.
struct FixtureExpectation<Scalar: TensorFloatingPoint> {
    private let fixture: Fixture
    private let layout: InputLayout
    private let tolerance: Double

    init(_ fixture: Fixture, _ layout: InputLayout) {
        (self.fixture, self.layout) = (fixture, layout)
        // The sources round as well, and print 15 digits.
        let units: Double = Scalar.self == Float.self ? 32 : 64
        tolerance = units * Double(Scalar.ulpOfOne) * (FixtureTable<Scalar>.factors[fixture.operation] ?? 1)
    }

    func expect(_ found: [FixtureValue<Scalar>], _ expected: [FixtureTensor], _ what: String) {
        guard found.count == expected.count else {
            Issue.record("\(description): expected \(expected.count) \(what)s, found \(found.count)")
            return
        }
        for (position, pair) in zip(found, expected).enumerated() {
            expect(pair.0, pair.1, isStrict: fixture.strict == true && what == "output", "\(what) \(position)")
        }
    }

    private var description: String {
        let inputs = fixture.inputs.map { "\($0.array.shape) \($0.array.elements.prefix(24))" }.joined(separator: ", ")
        return "\(fixture.operation) of \(inputs), \(layout), \(fixture.parameters, default: "")"
    }

    private func expect(_ found: FixtureValue<Scalar>, _ expected: FixtureTensor, isStrict: Bool, _ what: String) {
        let (kind, shape, numbers) = found.elements
        guard kind == expected.kind, shape == expected.array.shape else {
            Issue.record(
                "\(description): expected \(what): \(expected.kind) \(expected.array.shape), found \(kind) \(shape)")
            return
        }
        let largest = expected.array.elements.lazy.filter(\.isFinite).map { Swift.abs($0) }.max() ?? 0
        let floor = isStrict ? Double(Scalar.leastNormalMagnitude) : Swift.min(1, largest)
        for (position, pair) in zip(numbers, expected.array.elements).enumerated() {
            let (a, b) = pair
            let isEqual = a == b && (!isStrict || a != 0 || a.sign == b.sign)
            let isVanished = isStrict && (a == 0) != (b == 0)
            let isClose = a != b && !isVanished && Swift.abs(a - b) <= tolerance * Swift.max(floor, Swift.abs(b))
            if isEqual || isClose || (a.isNaN && b.isNaN) { continue }
            Issue.record(
                "\(description): expected \(what): \(b) at position \(position) of shape \(shape), found \(a) (\(fixture.source))"
            )
            return
        }
    }
}
