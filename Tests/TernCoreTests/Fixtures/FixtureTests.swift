import TernCore
import TestSupport
import Testing

/// Tern gives what NumPy and PyTorch give.
struct FixtureTests {
    /// Operations that have no fixtures.
    private static let withoutFixtures: Set<String> = []

    @Test(arguments: Fixture.all.keys.sorted()) func float(_ operation: String) throws {
        try check(operation, as: Float.self)
    }

    @Test(arguments: Fixture.all.keys.sorted()) func double(_ operation: String) throws {
        try check(operation, as: Double.self)
    }

    @Test func everyOperationHasFixtures() {
        let cases = Dictionary(grouping: Fixture.all.values.joined(), by: \.name).mapValues(\.count)
        let names = Set(Operation<Float>.all.map(\.name))
        let missing = names.filter { cases[$0, default: 0] < 3 }
        #expect(missing == Self.withoutFixtures, "operations with fewer than three fixtures, and the list of those")
    }

    @Test func everyFixtureHasAnOperation() {
        #expect(Set(FixtureTable<Float>().functions.keys).symmetricDifference(Fixture.all.keys) == [])
    }

    /// Runs the cases of an operation, with the inputs in row-major order and transposed.
    private func check<Scalar: TensorFloatingPoint>(_ operation: String, as: Scalar.Type) throws {
        guard let function = FixtureTable<Scalar>().functions[operation] else { return }
        for fixture in Fixture.all[operation]! where [nil, Scalar.scalarType.description].contains(fixture.type) {
            for layout in [InputLayout.contiguous, .transposed] {
                let call = FixtureCall<Scalar>(
                    inputs: fixture.inputs.map { $0.value(layout) }, parameters: fixture.parameters ?? .init())
                let expectation = FixtureExpectation<Scalar>(fixture, layout)
                expectation.expect(try function(call), fixture.outputs, "output")
                if let gradients = fixture.gradients {
                    expectation.expect(
                        try self.gradients(of: function, call, fixture.upstreams!), gradients, "gradient")
                }
            }
        }
    }

    /// The gradients of the real inputs, given those of the real outputs.
    private func gradients<Scalar: TensorFloatingPoint>(
        of function: FixtureTable<Scalar>.Function, _ call: FixtureCall<Scalar>, _ upstreams: [FixtureTensor]
    ) throws -> [FixtureValue<Scalar>] {
        let positions = call.inputs.indices.filter { if case .real = call.inputs[$0] { true } else { false } }
        let gradients = try valueAndGradients(at: positions.map { call[$0] }) { leaves in
            var call = call
            for (position, leaf) in zip(positions, leaves) { call.inputs[position] = .real(leaf) }
            let outputs = try function(call).compactMap { if case .real(let y) = $0 { y } else { nil } }
            // Where the upstream gradient meets an infinity or NaN of the output, only the sum suffers, not the gradient.
            return zip(outputs, upstreams).reduce(Tensor(0)) { sum, pair in
                sum + (pair.0 * pair.1.array.tensor(as: Scalar.self)).sum()
            }
        }.gradients
        return gradients.map { .real($0) }
    }
}
