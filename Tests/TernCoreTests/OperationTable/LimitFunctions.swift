import Foundation
import TernCore

extension Operation {
    /// Functions that are defined by their limits where a formula has none: entropies, probabilities, steps.
    static var limitFunctions: [Operation] { entropies + probabilities + steps + [sinc] }

    private static var none: [[Double]] { [[0, 0], [0, 0]] }

    private static var entropies: [Operation] {
        let log2 = 0.6931471805599453
        let pole: [[Double]] = [[0, inf], [inf, -inf]]
        return [
            .binary(
                "xlogy", on: .positive,
                singular: [
                    .point([0, 0], 0, [0, 0], none), .point([0, -1], 0, [0, 0], none),
                    .point([0, inf], 0, [0, 0], none),
                    .point([0, 2], 0, [log2, 0], [[0, 0.5], [0.5, 0]]), .point([2, 0], -inf, [-inf, inf], pole)
                ],
                tern: { $0.xlogy($1) }, reference: { $0 * Foundation.log($1) }),
            .unary("xlogy", "a scalar", tern: { $0.xlogy(3) }, reference: { $0 * Foundation.log(3) }),
            .binary(
                "xlog1py", on: .positive,
                singular: [
                    .point([0, -1], 0, [0, 0], none), .point([0, -3], 0, [0, 0], none),
                    .point([0, inf], 0, [0, 0], none),
                    .point([0, 1], 0, [log2, 0], [[0, 0.5], [0.5, 0]]), .point([2, -1], -inf, [-inf, inf], pole)
                ],
                tern: { $0.xlog1py($1) }, reference: { $0 * Foundation.log1p($1) }),
            .unary("xlog1py", "a scalar", tern: { $0.xlog1py(3) }, reference: { $0 * Foundation.log1p(3) })
        ]
    }

    private static var probabilities: [Operation] {
        @Sendable func normal(_ x: Double) -> Double { 0.5 * Foundation.erfc(-x / 2.0.squareRoot()) }
        @Sendable func logit(_ p: Double) -> Double { Foundation.log(p / (1 - p)) }
        @Sendable func quantile(_ p: Double) -> Double {
            var (low, high) = (-40.0, 40.0)
            for _ in 0..<200 {
                let middle = (low + high) / 2
                if normal(middle) < p { low = middle } else { high = middle }
            }
            return (low + high) / 2
        }
        let ends: [SingularPoint] = [.at(0, -inf, inf, -inf), .at(1, inf, inf, inf)]
        return [
            .unary(
                "logit", tern: { ($0 * 0.1875 + 0.5).logit() }, reference: { logit($0 * 0.1875 + 0.5) }),
            .unary(
                "logit", "epsilon", on: .integers, tern: { ($0 * 0.125 + Scalar(0.55)).logit(epsilon: 0.25) },
                reference: { logit(min(max($0 * 0.125 + 0.55, 0.25), 0.75)) }),
            .unary(
                "ndtr", singular: [.at(inf, 1, 0, 0), .at(-inf, 0, 0, 0)], tern: { $0.ndtr() },
                reference: { normal($0) }),
            .unary(
                "logNdtr", singular: [.at(inf, 0, 0, 0), .at(-inf, -inf, inf, -1)], tern: { $0.logNdtr() },
                reference: { Foundation.log(normal($0)) }),
            .unary(
                "logNdtr", "far below", on: .positive, tern: { ($0 * -12).logNdtr() * 0.125 },
                reference: { Foundation.log(normal($0 * -12)) * 0.125 }),
            .unary(
                "ndtri", tern: { ($0 * 0.1875 + 0.5).ndtri() }, reference: { quantile($0 * 0.1875 + 0.5) }),
            Operation("logit", "ends", [], singular: ends, tern: { $0[0].logit() }, reference: { $0[0] }),
            Operation("ndtri", "ends", [], singular: ends, tern: { $0[0].ndtri() }, reference: { $0[0] })
        ]
    }

    private static var steps: [Operation] {
        [
            .binary(
                "fmax", on: .distinct,
                singular: [
                    .point([1, 1], 1, [1, 0], none), .point([nan, 2], 2, [0, 1], none),
                    .point([-inf, nan], -inf, [1, 0], none), .point([-inf, 2], 2, [0, 1], none)
                ],
                tern: { $0.fmax($1) }, reference: { max($0, $1) }),
            .binary(
                "fmin", on: .distinct,
                singular: [
                    .point([1, 1], 1, [1, 0], none), .point([nan, 2], 2, [0, 1], none),
                    .point([inf, nan], inf, [1, 0], none), .point([inf, 2], 2, [0, 1], none)
                ],
                tern: { $0.fmin($1) }, reference: { min($0, $1) }),
            .unary("fmax", "a scalar", on: .nonzero, tern: { $0.fmax(0) }, reference: { max($0, 0) }),
            .unary("fmin", "a scalar", on: .nonzero, tern: { $0.fmin(0) }, reference: { min($0, 0) }),
            .binary(
                "heaviside", on: .nonzero,
                singular: [
                    .point([0, 3], 3, [0, 1], none), .point([-0.0, 3], 3, [0, 1], none),
                    .point([inf, 3], 1, [0, 0], none),
                    .point([-inf, nan], 0, [0, 0], none), .point([nan, 3], nan, [0, 0], none)
                ],
                tern: { $0.heaviside($1) }, reference: { a, _ in a > 0 ? 1 : 0 }),
            .unary("heaviside", "a scalar", on: .nonzero, tern: { $0.heaviside(2) }, reference: { $0 > 0 ? 1 : 0 }),
            Operation(
                "round", "decimals at ends", [],
                singular: [.at(inf, inf, 0, 0), .at(0.125, 0.12, 0, 0), .at(3e38, 3e38, 0, 0), .at(0, 0, 0, 0)],
                tern: { $0[0].round(decimals: 2) }, reference: { $0[0] }),
            .unary(
                "round", "decimals", on: .integers,
                tern: { ($0 / 16 + 0.01).round(decimals: 1) },
                reference: { (($0 / 16 + 0.01) * 10).rounded(.toNearestOrEven) / 10 }),
            .unary(
                "round", "negative decimals", on: .integers, tern: { ($0 * 7 + 0.1).round(decimals: -1) },
                reference: { (($0 * 7 + 0.1) / 10).rounded(.toNearestOrEven) * 10 })
        ]
    }

    private static var sinc: Operation {
        .unary(
            "sinc", singular: [.at(0, 1, 0, -Double.pi * Double.pi / 3), .at(inf, 0, 0, 0), .at(-inf, 0, 0, 0)],
            tern: { $0.sinc() }, reference: { Foundation.sin($0 * .pi) / ($0 * .pi) })
    }
}
