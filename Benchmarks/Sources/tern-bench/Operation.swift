import Tern

/// An operation that is timed by itself, in several sizes and layouts.
struct Operation: Sendable {
    typealias Make = @Sendable ([Tensor<Float>]) -> Workload

    /// The name that the peers know it by.
    let name: String
    /// The inputs for matrices of a side.
    let inputs: @Sendable (_ side: Int) -> [Input]
    /// The call to time, on these inputs.
    let make: Make
    var sides = [100, 1000]
    var layouts: [OperationRow.Layout] = [.contiguous, .transposed]
    var target = 1.0
    var tolerance = 1e-5

    static let all: [Operation] = elementwise + reductions + contractions + factorizations

    /// A row for each size and layout.
    var rows: [Row] {
        sides.flatMap { side in
            layouts.map { layout in
                let operation = OperationRow(
                    name: name, side: side, layout: layout, inputs: inputs(side), tolerance: tolerance)
                let ending = layout == .contiguous ? "" : "-transposed"
                return Row(
                    row: "\(name)-\(side)x\(side)\(ending)", workload: .operation,
                    sizes: operation.inputs[0].shape, operation: operation, unit: .microseconds, target: target)
            }
        }
    }

    /// Returns the work of a row, on inputs of these names; on random ones where there are none.
    static func workload(_ row: OperationRow, _ inputs: [String: Tensor<Float>]) -> Workload {
        var tensors = row.inputs.enumerated().map { index, input in inputs["\(index)"] ?? input.draw() }
        if row.layout == .transposed { tensors[0] = tensors[0].transpose() }
        var workload = all.first { $0.name == row.name }!.make(tensors)
        workload.block = 10_000  // there are many of these rows
        return workload
    }
}

/// The distribution of an input of an operation.
struct Input: Codable, Sendable {
    enum Kind: String, Codable {
        case uniform
        /// Whole numbers from `low` up to but not including `high`, of 32 bits and of 64.
        case integers, indices
        /// Truth values: whether numbers in 0..<1 are above ½.
        case truths
        /// The whole numbers from 0 on in random order.
        case distinct
        /// A symmetric positive definite matrix.
        case definite
    }

    let kind: Kind
    let shape: [Int]
    let low: Double
    let high: Double

    init(_ shape: [Int], _ range: ClosedRange<Double> = -1...1, _ kind: Kind = .uniform) {
        (self.kind, self.shape, low, high) = (kind, shape, range.lowerBound, range.upperBound)
    }

    func draw() -> Tensor<Float> {
        let x = Tensor<Float>.uniform(Shape(shape), in: Float(low)..<Float(high))
        switch kind {
        case .uniform: return x
        case .integers, .indices: return Tensor<Float>(Tensor<Int>(x))
        case .truths: return Tensor<Float>(x .> 0.5)
        case .distinct: return Tensor<Float>(Tensor<Int>.permutation(x.elementCount)).reshape(x.shape)
        case .definite: return x.matmul(x.transpose()) / Float(shape[0]) + .eye(shape[0])
        }
    }
}

// MARK: Making operations

extension Operation {
    /// Returns an operation on one matrix.
    static func of<Result>(
        _ name: String, _ range: ClosedRange<Double> = -3...3, tolerance: Double = 1e-5,
        _ f: @escaping @Sendable (Tensor<Float>) -> Tensor<Result>
    ) -> Operation {
        Operation(
            name: name, inputs: { [Input([$0, $0], range)] },
            make: { inputs in
                let x = inputs[0]
                return Workload { f(x) }
            }, tolerance: tolerance)
    }

    /// Returns an operation on two matrices.
    static func of<Result>(
        _ name: String, _ a: ClosedRange<Double>, _ b: ClosedRange<Double>, tolerance: Double = 1e-5,
        _ f: @escaping @Sendable (Tensor<Float>, Tensor<Float>) -> Tensor<Result>
    ) -> Operation {
        Operation(
            name: name, inputs: { [Input([$0, $0], a), Input([$0, $0], b)] },
            make: { inputs in
                let (x, y) = (inputs[0], inputs[1])
                return Workload { f(x, y) }
            }, tolerance: tolerance)
    }

    /// Returns an operation on one matrix whose elements all differ.
    static func ofDistinct<Result>(
        _ name: String, _ f: @escaping @Sendable (Tensor<Float>) -> Tensor<Result>
    ) -> Operation {
        Operation(
            name: name, inputs: { [Input([$0, $0], 0...1, .distinct)] },
            make: { inputs in
                let x = inputs[0]
                return Workload { f(x) }
            })
    }

    /// Returns an operation on one matrix of truth values, of numbers above ½ in a range.
    static func ofTruths<Result>(
        _ name: String, _ range: ClosedRange<Double>, _ f: @escaping @Sendable (Tensor<Bool>) -> Tensor<Result>
    ) -> Operation {
        Operation(
            name: name, inputs: { [Input([$0, $0], range, .truths)] },
            make: { inputs in
                let x = Tensor<Bool>(inputs[0])
                return Workload { f(x) }
            })
    }

    /// Returns an operation on two matrices of integers, at least 0 and below `high`.
    static func ofIntegers<Result>(
        _ name: String, below high: Double, _ f: @escaping @Sendable (Tensor<Int32>, Tensor<Int32>) -> Tensor<Result>
    ) -> Operation {
        Operation(
            name: name, inputs: { [Input([$0, $0], 0...high, .integers), Input([$0, $0], 0...high, .integers)] },
            make: { inputs in
                let (x, y) = (Tensor<Int32>(inputs[0]), Tensor<Int32>(inputs[1]))
                return Workload { f(x, y) }
            })
    }
}
