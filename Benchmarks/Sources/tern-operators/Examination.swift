import Tern

/// Holds one operation to its cases.
struct Examination<Scalar: TensorScalar> {
    let operation: String
    let implementation: Implementation<Scalar>
    let data: CaseData
    /// The number between the elements of a strided input.
    let filler: Scalar
    let read: (Elements) -> Tensor<Scalar>
    let report: Report

    /// Compares values; false if there are no derivatives to compare.
    func values(of it: Case, number: Int, layout: InputLayout) -> Bool {
        if let rank = it.largestRank, rank > Shape.maximumRank {
            report.leaveOut("\(rank) axes")
            return false
        }
        do {
            let arguments = Arguments(it, data: data, layout: layout) { layout(read($0), filler: filler) }
            let results = try implementation(arguments)
            try arguments.finish()
            report.count(.value)
            // PyTorch's indices of the largest follow the values.
            guard results.count == it.outputs.count || results.count == 1 && operation.contains("max_pool") else {
                report.fail(.value, number, layout, it, "\(results.count) results, not \(it.outputs.count)")
                return false
            }
            var agrees = true
            for (position, (result, expected)) in zip(results, it.outputs).enumerated() {
                guard let problem = mismatch(result, expected, it, it.outputsSlack?.element(position) ?? 0) else {
                    continue
                }
                report.fail(.value, number, layout, it, "result \(position): \(problem)")
                agrees = false
            }
            return agrees && arguments.isDifferentiable
        } catch let error as NotOffered {
            report.leaveOut(error.what)
        } catch {
            report.fail(.value, number, layout, it, "\(error)")
        }
        return false
    }

    private func mismatch(_ result: Result<Scalar>, _ expected: Elements, _ it: Case, _ slack: Double) -> String? {
        if Array(result.shape) != expected.shape { return "\(result.shape), not \(expected.shape)" }
        let tolerance = Tolerance(isSingle: it.type == "float32", order: 0, slack: slack)
        let x = it.tensors.first.map { data.doubles($0) } ?? []
        return tolerance.mismatch(result.doubles, data.doubles(expected)) { position in
            x.count == expected.count && Exceptions.skips(operation, at: x[position], order: 0)
        }
    }
}

extension Examination where Scalar: TensorFloatingPoint {
    /// Compares gradients for the case's cotangents, and the derivatives of these gradients along its directions.
    func derivatives(of it: Case, number: Int, layout: InputLayout) {
        guard let gradients = it.gradients, let cotangents = it.cotangents else { return }
        let leaves = leafElements(of: it).map { layout(read($0), filler: filler) }
        guard leaves.count == gradients.count else { return }
        do {
            let found = try valueAndGradients(at: leaves) { try projected(it, $0, cotangents, layout) }.gradients
            compare(found, gradients, .gradient, it, number, layout)
            guard let second = it.second, let directions = it.directions else { return }
            let along = directions.map { data.tensor($0, as: Scalar.self) }
            let twice = try valueAndGradients(at: leaves) { inputs in
                let first = try valueAndGradients(at: inputs) { try projected(it, $0, cotangents, layout) }.gradients
                return zip(first, along).map { ($0 * $1).sum() }.reduce(Tensor(Scalar(0)), +)
            }.gradients
            compare(twice, second, .second, it, number, layout)
        } catch {
            report.fail(.gradient, number, layout, it, "\(error)")
        }
    }

    private func projected(
        _ it: Case, _ leaves: [Tensor<Scalar>], _ cotangents: [Elements?], _ layout: InputLayout
    ) throws -> Tensor<Scalar> {
        let arguments = Arguments<Scalar>(it, data: data, layout: layout) { elements in
            elements.leaf.map { leaves[$0] } ?? layout(read(elements), filler: filler)
        }
        var sum = Tensor(Scalar(0))
        for (result, cotangent) in zip(try implementation(arguments), cotangents) {
            guard case .scalars(let y) = result, let cotangent else { continue }
            sum = sum + (y * data.tensor(cotangent, as: Scalar.self)).sum()
        }
        return sum
    }

    private func compare(
        _ found: [Tensor<Scalar>], _ expected: [Elements], _ kind: Report.Kind, _ it: Case, _ number: Int,
        _ layout: InputLayout
    ) {
        report.count(kind)
        let order = kind == .gradient ? 1 : 2
        let slack = (kind == .gradient ? it.gradientsSlack : it.secondSlack) ?? []
        let inputs = leafElements(of: it).map { data.doubles($0) }
        let gradients = (it.gradients ?? []).map { data.doubles($0) }
        for (input, (f, e)) in zip(found, expected).enumerated() {
            let (values, x) = (data.doubles(e), inputs[input])
            let problem: String?
            if Array(f.shape) == e.shape {
                let tolerance = Tolerance(
                    isSingle: it.type == "float32", order: order, slack: slack.element(input) ?? 0)
                problem = tolerance.mismatch(f.scalars.map { Double($0) }, values) { position in
                    values[position].isNaN || inputs.contains { $0.count == x.count && $0[position].isNaN }
                        || Exceptions.skips(operation, at: x[position], order: order)
                        || gradients.contains { $0.count == x.count && $0[position].isNaN }
                }
            } else {
                problem = "\(f.shape), not \(e.shape)"
            }
            if let problem { report.fail(kind, number, layout, it, "input \(input): \(problem)") }
        }
    }

    private func leafElements(of it: Case) -> [Elements] {
        var found: [Int: Elements] = [:]
        for elements in it.tensors {
            if let leaf = elements.leaf { found[leaf] = elements }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }
}

extension Result {
    var doubles: [Double] {
        switch self {
        case .integers(let x): x.scalars.map(Double.init)
        case .booleans(let x): x.scalars.map { $0 ? 1 : 0 }
        case .scalars(let x): x.scalars.map(Self.double)
        }
    }

    private static func double(_ scalar: Scalar) -> Double {
        switch scalar {
        case let scalar as Float: Double(scalar)
        case let scalar as Double: scalar
        case let scalar as Int: Double(scalar)
        case let scalar as Bool: scalar ? 1 : 0
        default: .nan
        }
    }
}

extension Array {
    func element(_ position: Int) -> Element? { indices.contains(position) ? self[position] : nil }
}
