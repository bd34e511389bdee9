import TernCore
import Testing

/// Derivatives of special functions where one formula takes over from another, held to numbers of mpmath with 40 digits.
@Suite struct SpecialSlopeTests {
    @Test(arguments: [
        (0.02, 0.007500416673958396, -0.96319133187832562), (0.3, 0.11391179780033126, -0.56921201676523457),
        (0.9, 0.37683786441542444, -0.18185071261881889), (1.1, 0.48558933167980209, -0.12321937998065152),
        (2, 1.246162630787959961, -0.017828294012895782)
    ])
    func besselFunctions(_ x: Double, _ plain: Double, _ scaled: Double) {
        expectSecond({ $0.i1() }, { $0.i1() }, at: x, plain, tolerance: 1e-12)
        expectSecond({ $0.i1e() }, { $0.i1e() }, at: x, scaled, tolerance: 1e-12)
    }

    @Test(arguments: [
        (-11, -0.99211931840883299), (-13, -0.99428315055045795), (-29, -0.99881933951123252),
        (-31, -0.99896585841004661)
    ])
    func logNdtr(_ x: Double, _ second: Double) {
        expectSecond({ $0.logNdtr() }, { $0.logNdtr() }, at: x, second, tolerance: 2e-12)
    }

    @Test func incompleteGamma() {
        let densities: [(a: Double, x: Double, density: Double)] = [
            (1000, 1000, 0.012614611348721500), (1e6, 1e6, 0.00039894224715624403), (1000, 1050, 0.0035831051263881063)
        ]
        for (a, x, density) in densities {
            let slope = gradient(at: Tensor(x)) { Tensor(a).igamma($0) }.item()
            let single = gradient(at: Tensor(Float(x))) { Tensor(Float(a)).igamma($0) }.item()
            #expect(abs(slope / density - 1) < 1e-11, "a = \(a), x = \(x): \(slope)")
            #expect(abs(Double(single) / density - 1) < 1e-6, "a = \(a), x = \(x): \(single)")
        }
        // d/dx x e⁻ˣ and d/dx e⁻ˣ at 0.
        for (a, second) in [(2.0, 1.0), (1, -1)] {
            let slope = { (x: Tensor<Double>) in gradient(at: x) { Tensor(a).igamma($0) } }
            #expect(gradient(at: Tensor(0), of: slope).item() == second)
        }
        for (a, x) in [(19.0, 1e20), (8, 1e300), (0.5, 1e308), (1e6, 1e300)] {
            #expect(Tensor(a).igammac(Tensor(x)).item() == 0, "a = \(a), x = \(x)")
            #expect(Tensor(a).igamma(Tensor(x)).item() == 1, "a = \(a), x = \(x)")
            #expect(gradient(at: Tensor(x)) { Tensor(a).igamma($0) }.item() == 0, "a = \(a), x = \(x)")
        }
    }

    private func expectSecond(
        _ f: (Tensor<Double>) -> Tensor<Double>, _ single: (Tensor<Float>) -> Tensor<Float>, at x: Double,
        _ expected: Double, tolerance: Double
    ) {
        let second = gradient(at: Tensor(x)) { x in gradient(at: x, of: f) }.item()
        let rounded = gradient(at: Tensor(Float(x))) { x in gradient(at: x, of: single) }.item()
        let point = Double(Float(x))
        #expect(abs(second - expected) < tolerance, "at \(x): \(second), not \(expected)")
        let allowed = 2e-6 + abs(point - x) * 2
        #expect(abs(Double(rounded) - expected) < allowed, "at \(x): \(rounded), not \(expected)")
    }
}
