import Foundation
import TernCore
import Testing

/// Elementwise functions and both derivatives in Double from the least number to the greatest, held to mpmath (`make
/// fixtures`).
@Suite struct ExtremeDerivativeTests {
    /// For each function rows of x, f(x), f′(x) and f″(x).
    private static let functions: [String: [[String]]] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/extremes/derivatives.json").standardizedFileURL
        return try! JSONDecoder().decode([String: [[String]]].self, from: Data(contentsOf: file))
    }()

    /// The absolute error that is left in a derivative that is a difference from 1, which has lost the digits of a small
    /// element.
    private static let slacks: [String: Double] = [
        "expm1": 2e-16, "logSigmoid": 2e-16, "mish": 2e-16, "sigmoid": 2e-16, "silu": 2e-15, "softplus": 2e-16,
        "tanh": 2e-16,
        "tanhShrink": 4e-16
    ]

    @Test(arguments: functions.keys.sorted())
    func double(_ name: String) throws {
        // The rows of singular points take their arguments as they are.
        let row = try #require(
            Operation<Double>.all.first { $0.name == name && $0.variant.isEmpty && !$0.singular.isEmpty })
        let rows = try #require(Self.functions[name])
        let x = Tensor<Double>(rows.map { Double($0[0])! })
        func slope(_ x: Tensor<Double>) -> Tensor<Double> { gradient(at: x) { row.function([$0]).sum() } }
        let found = [row.function([x]), slope(x), gradient(at: x) { slope($0).sum() }].map(\.scalars)
        var failures: [String] = []
        for (index, texts) in rows.enumerated() where texts[1] != "nan" {
            for order in 0...2 {
                // A pole is a point of the table.
                guard let expected = Double(texts[order + 1]) else { continue }
                let y = found[order][index]
                if y == expected { continue }
                let slack = Self.slacks[name] ?? Double.leastNormalMagnitude
                if abs(y - expected) <= 1e-13 * abs(expected) + slack { continue }
                failures.append("derivative \(order) at \(texts[0]) is \(y), not \(expected)")
            }
        }
        #expect(failures.isEmpty, "\(name): \(failures.prefix(10))")
    }
}
