import Foundation
import TernCore
import Testing

@Suite struct GeneratorTests {
    /// A fill of each kind.
    private static let fills: [@Sendable (Int, inout PhiloxGenerator) -> Tensor<Double>] = [
        { .uniform([$0], using: &$1) },
        { Tensor(Tensor<Float>.uniform([$0], using: &$1)) },
        { .normal([$0], using: &$1) },
        { Tensor(Tensor<Float>.normal([$0], using: &$1)) },
        { .exponential([$0], using: &$1) },
        { Tensor(Tensor<Float>.gumbel([$0], using: &$1)) },
        { .laplace([$0], using: &$1) },
        { .truncatedNormal([$0], in: 1...3, using: &$1) },
        { .gamma([$0], concentration: 0.7, using: &$1) },
        { .beta([$0], alpha: 0.7, beta: 2, using: &$1) },
        { .poisson([$0], rate: 30, using: &$1) },
        { Tensor(Tensor<Bool>.bernoulli([$0], probability: 0.4, using: &$1)) },
        { Tensor(Tensor<Int>.randomIntegers([$0], in: -3 << 60..<Int.max, using: &$1)) },
        { Tensor(Tensor<Int>.multinomial($0, probabilities: Tensor<Float>([1, 2, 3]), using: &$1)) }
    ]

    // MARK: Stream

    /// Random123's table of known answers for philox4x32 with ten rounds: counter, key, words.
    @Test(
        arguments: [
            (0, 0, 0, [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            (.max, .max, .max, [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                0x85a3_08d3_243f_6a88, 0x0370_7344_1319_8a2e, 0x299f_31d0_a409_3822,
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
            )
        ] as [(UInt64, UInt64, UInt64, [UInt64])])
    func knownAnswers(_ block: UInt64, _ stream: UInt64, _ key: UInt64, _ words: [UInt64]) throws {
        let state = #"{"key": \#(key), "stream": \#(stream), "block": \#(block), "children": 0}"#
        var generator = try JSONDecoder().decode(PhiloxGenerator.self, from: Data(state.utf8))
        let saved = generator
        #expect(generator.next() == words[1] << 32 | words[0])
        generator = saved
        // The 53 leading bits of the first two words, and of the others.
        let uniform = Tensor<Double>.uniform([2], using: &generator).scalars
        for (x, (high, low)) in zip(uniform, [(words[0], words[1]), (words[2], words[3])]) {
            let bits: UInt64 = (high >> 5) << 26 | low >> 6
            #expect(x == Double(bits) * 0x1p-53)
        }
    }

    /// A state that was read may be of any number of splits and blocks.
    @Test func lastSplitAndBlock() throws {
        let last = UInt64.max
        let state = #"{"key": 1, "stream": 2, "block": \#(last), "children": \#(last)}"#
        var generator = try JSONDecoder().decode(PhiloxGenerator.self, from: Data(state.utf8))
        var children = [generator.split(), generator.split()]
        #expect(children[0] != children[1])
        let numbers = [children[0].next(), children[1].next(), generator.next(), generator.next()]
        #expect(Set(numbers).count == 4)
    }

    /// The numbers at the front do not depend on how many follow.
    @Test func prefixes() {
        for (kind, fill) in Self.fills.enumerated() {
            let lengths = [20_000, 1, 31, 1000]
            let all = lengths.map { count in
                var generator = PhiloxGenerator(seed: 50)
                return fill(count, &generator)
            }
            for (count, numbers) in zip(lengths, all) {
                #expect(numbers == all[0][..<count], "fill \(kind) of \(count)")
            }
        }
    }

    @Test func oneParameterMovesNoOther() {
        var (a, b) = (PhiloxGenerator(seed: 60), PhiloxGenerator(seed: 60))
        let parameters = Tensor<Double>.full([1000], 0.8)
        var changed = parameters
        changed[500] = Tensor(33)
        let pairs: [(Tensor<Double>, Tensor<Double>)] = [
            (.gamma(concentration: parameters, using: &a), .gamma(concentration: changed, using: &b)),
            (.poisson(rate: parameters * 20, using: &a), .poisson(rate: changed * 20, using: &b)),
            (
                .beta(alpha: parameters, beta: parameters, using: &a),
                .beta(alpha: changed, beta: parameters, using: &b)
            ),
            (
                .truncatedNormal(
                    mean: parameters, standardDeviation: parameters, low: Tensor(2), high: Tensor(40), using: &a),
                .truncatedNormal(
                    mean: changed, standardDeviation: parameters, low: Tensor(2), high: Tensor(40), using: &b)
            )
        ]
        for (x, y) in pairs {
            #expect((x .!= y).scalars.enumerated().filter(\.element).map(\.offset) == [500])
        }
        #expect(a == b)
    }

    /// The number of blocks that a call uses does not depend on the numbers drawn.
    @Test func consumption() {
        var (a, b) = (PhiloxGenerator(seed: 61), PhiloxGenerator(seed: 61))
        _ = Tensor<Float>.gamma([77], concentration: 0.1, using: &a)
        _ = Tensor<Float>.gamma([77], concentration: 100, using: &b)
        #expect(a == b)
        _ = Tensor<Int>.multinomial(3, probabilities: Tensor<Float>([1, 0, 0]), using: &a)
        _ = Tensor<Int>.multinomial(3, probabilities: Tensor<Float>([1, 1, 1]), using: &b)
        #expect(a == b)
    }

    // MARK: Splitting

    @Test func splitting() {
        var origin = PhiloxGenerator(seed: 62)
        var streams = [origin.split(), origin.split()]
        streams.append(streams[0].split())
        streams.append(origin)
        let numbers = streams.indices.map { Tensor<Double>.normal([10_000], using: &streams[$0]) }
        for i in numbers.indices {
            for j in 0..<i {
                #expect(Set(numbers[i].scalars).isDisjoint(with: numbers[j].scalars))
                #expect(abs((numbers[i] * numbers[j]).mean().item()) < 4 / 100)
            }
        }
        // The same splits give the same streams.
        var again = PhiloxGenerator(seed: 62)
        var first = again.split()
        #expect(Tensor<Double>.normal([10_000], using: &first) == numbers[0])
    }

    // MARK: State

    @Test func savesAndRestores() throws {
        var generator = PhiloxGenerator(seed: 63)
        _ = Tensor<Float>.normal([1001], using: &generator)
        _ = generator.split()
        let data = try JSONEncoder().encode(generator)
        var restored = try JSONDecoder().decode(PhiloxGenerator.self, from: data)
        #expect(restored == generator)
        for fill in Self.fills { #expect(fill(100, &restored) == fill(100, &generator)) }
        #expect(restored.split() == generator.split())
    }

    /// In a process of its own: other tests draw from the default generator too.
    @Test func defaultGenerator() async {
        await #expect(processExitsWith: .success) {
            manualSeed(7)
            #expect(PhiloxGenerator.default == PhiloxGenerator(seed: 7))
            var generator = PhiloxGenerator(seed: 7)
            #expect(Tensor<Float>.gumbel([5]) == .gumbel([5], using: &generator))
            let state = PhiloxGenerator.default
            #expect(state == generator)
            let first = Tensor<Float>.gamma([5], concentration: 2)
            PhiloxGenerator.default = state
            #expect(Tensor<Float>.gamma([5], concentration: 2) == first)
        }
    }

    // MARK: Derivatives

    @Test func gradients() throws {
        let inputs: [Tensor<Double>] = [[[0.3, -1.2, 2], [0.1, 0.4, 0.5]], [0.7, 1.3, 2.1]]
        func check(_ draw: (Tensor<Double>, Tensor<Double>, inout PhiloxGenerator) -> Tensor<Double>) throws {
            try checkGradient(at: inputs, order: 2) { x in
                var generator = PhiloxGenerator(seed: 64)
                return draw(x[0], x[1], &generator).square()
            }
        }
        try check { .normal(mean: $0, standardDeviation: $1, using: &$2) }
        try check { .laplace(location: $0, scale: $1, using: &$2) }
        try check { .gumbel(location: $0, scale: $1, using: &$2) }
        try check { .uniform(low: $0 - 3, high: $1, using: &$2) }
        try check { $0 * .exponential(rate: $1, using: &$2) }
    }

    /// Numbers drawn by rejection are constants.
    @Test func constants() {
        let x: Tensor<Double> = [0.5, 2]
        let slope = gradient(at: x) { x in
            let drawn = Tensor.gamma(concentration: x) + .poisson(rate: x) + .beta(alpha: x, beta: x)
            return (drawn + .truncatedNormal(mean: x, standardDeviation: x, low: x, high: x + 1) + 3 * x).sum()
        }
        #expect(slope == [3, 3])
    }
}

extension ThreadCountTests {
    @Test func randomNumbers() {
        Self.expectSameBits("random numbers") { () -> [Tensor<Double>] in
            var generator = PhiloxGenerator(seed: 70)
            let count = 20_011
            let order = Tensor<Int>.permutation(count, using: &generator)
            let weights = Tensor<Double>.uniform([300, 70], using: &generator)
            let integers: [Tensor<Int>] = [
                order, .categorical(probabilities: weights, using: &generator),
                .multinomial(9, probabilities: weights, replacing: false, using: &generator),
                .randomIntegers([count], in: 0..<1000, using: &generator),
                .bernoulli([count], probability: 0.2, using: &generator)
            ]
            return integers.map { Tensor<Double>($0) } + [
                .exponential([count], using: &generator), .gumbel([count], using: &generator),
                .laplace([count], using: &generator), .gamma([count], concentration: 0.4, using: &generator),
                .beta([count], alpha: 3, beta: 0.4, using: &generator),
                .poisson([count], rate: 70, using: &generator), .truncatedNormal([count], using: &generator)
            ]
        }
    }
}
