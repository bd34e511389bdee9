import TernCore
import TernData
import Testing

@Suite struct DatasetTests {
    typealias Pairs = Labeled<Tensor<Float>, Tensor<Int>>

    /// Image i is full of i, and so is its mask; the third can't be read.
    struct Scans: SampleDataset {
        typealias Failure = any Error
        var isDamaged = false
        var count: Int { 4 }
        subscript(position: Int) -> Labeled<Tensor<Float>, Tensor<UInt8>> {
            get throws {
                if isDamaged && position == 2 {
                    throw DataFileError("scan2.png", .truncated, found: "3 bytes", expected: "9")
                }
                return Labeled(.full([1, 2, 2], Float(position)), .full([2, 2], UInt8(position)))
            }
        }
    }

    /// Words of different lengths.
    struct Words: SampleDataset {
        var count: Int { 3 }
        subscript(position: Int) -> Tensor<Int> { Tensor((0...position).map { 10 * position + $0 }) }
    }

    /// Rows with two targets and a weight, by their names.
    struct Rows: SampleDataset {
        var count: Int { 5 }
        subscript(position: Int) -> Labeled<[String: Tensor<Float>], [String: Float]> {
            let x = Float(position)
            return Labeled(["features": Tensor([x, x + 1])], ["price": x * 2, "rent": -x])
        }
    }

    @Test func imagesWithMasks() throws {
        let batch = try Scans().batch(at: [3, 0])
        #expect(batch.inputs == concatenate([.full([1, 1, 2, 2], 3), .zeros([1, 1, 2, 2])]))
        #expect(batch.labels == concatenate([.full([1, 2, 2], 3), .zeros([1, 2, 2])]))
        let error = #expect(throws: DataFileError.self) { try Scans(isDamaged: true).batch(at: [1, 2]) }
        #expect(error?.path == "scan2.png")
    }

    @Test func dictionariesAndNumbers() {
        let batches = DataLoader(Rows(), batchSize: 3, shuffles: false).map { $0 }
        #expect(batches[1].inputs == ["features": [[3, 4], [4, 5]]])
        #expect(batches[0].labels == ["price": [0, 2, 4], "rent": [0, -1, -2]])
    }

    @Test func samplesOfDifferentShapes() {
        let words = DataLoader(Words().collated { padded($0, with: -1) }, batchSize: 3, shuffles: false).map { $0 }[0]
        #expect(words.inputs == [[0, -1, -1], [10, 11, -1], [20, 21, 22]])
        #expect(words.labels == [1, 2, 3])
        let error = #expect(throws: CollationError.self) { try Tensor<Int>.collate([[1], [2, 3]]) }
        #expect(
            error?.description
                == "sample 1 of a batch does not fit to the first: found shape [2], expected shape [1]")
        #expect(throws: CollationError.self) { try [String: Int].collate([["a": 1], ["b": 1]]) }
    }

    @Test func severalTargetsInMemory() {
        let data = TensorDataset(
            Labeled(Tensor<Float>.arange(8).reshape([4, 2]), Tensor<Double>.arange(12).reshape([4, 3])))
        let batch = data.batch(at: [2, 0])
        #expect(batch.inputs == [[4, 5], [0, 1]])
        #expect(batch.labels == [[6, 7, 8], [0, 1, 2]])
        let named = TensorDataset(["image": Tensor<Float>.arange(3), "mask": Tensor<Float>.ones([3])])
        #expect(named.count == 3)
        #expect(named.batch(at: [1]) == ["image": [1], "mask": [1]])
    }

    @Test func literalsAreFloatsAndLabels() {
        let xor = TensorDataset(inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], labels: [0, 1, 1, 0])
        let batch: Pairs = xor.batch(at: [1])
        #expect(batch == Labeled([[0, 1]], [1]))
        #expect(xor.inputs.shape == [4, 2] && xor.labels.scalars == [0, 1, 1, 0])
    }

    // MARK: Combinators

    private func numbers(_ range: Range<Int>) -> TensorDataset<Tensor<Int>> {
        TensorDataset(Tensor(Array(range)))
    }

    @Test func subsets() {
        let data = numbers(10..<20).subset([7, 7, 1])
        #expect(data.batch(at: [2, 0]).scalars == [11, 17])
        #expect(data.subset(1..<3).batch(at: [0, 1]).scalars == [17, 11])
        #expect(DataLoader(data, batchSize: 2, shuffles: false).map(\.scalars) == [[17, 17], [11]])
    }

    @Test func concatenation() {
        let all = ConcatenatedDataset([numbers(0..<3), numbers(3..<3), numbers(3..<4), numbers(4..<9)])
        #expect(all.count == 9)
        for order in [[0, 1, 2], [8, 0, 3, 4, 2, 8, 1], [5], [3, 3, 3], []] {
            #expect(all.batch(at: Tensor(order)).scalars == order)
        }
        let mixed = ConcatenatedDataset([AnyDataset(numbers(0..<2)), AnyDataset(numbers(0..<2).map { $0 + 2 })])
        #expect(mixed.batch(at: [3, 0, 2, 1]).scalars == [3, 0, 2, 1])
    }

    @Test func mapping() throws {
        let doubled = numbers(0..<5).map { $0 * 2 }
        #expect(doubled.batch(at: [4, 1]).scalars == [8, 2])
        #expect(!doubled.isRandom)
        let noisy = numbers(0..<5).randomlyMapped { $0 + .randomIntegers([$0.elementCount], in: 10..<20, using: &$1) }
        #expect(noisy.isRandom && noisy.subset([0]).isRandom && ConcatenatedDataset([noisy]).isRandom)
        #expect(AnyDataset(noisy).isRandom && noisy.map { $0 }.isRandom)
        var (a, b) = (PhiloxGenerator(seed: 1), PhiloxGenerator(seed: 1))
        #expect(noisy.batch(at: [0, 1, 2], using: &a) == noisy.batch(at: [0, 1, 2], using: &b))
        #expect(noisy.batch(at: [0, 1, 2], using: &a) != noisy.batch(at: [0, 1, 2], using: &b) + 100)
        let failing = Scans(isDamaged: true).map { $0.inputs.sum().item() }
        #expect(throws: DataFileError.self) { try failing.batch(at: [2]) }
        #expect(try failing.batch(at: [3]) == 12)
    }
}
