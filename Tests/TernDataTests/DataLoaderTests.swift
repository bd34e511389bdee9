import Testing
import TernCore
import TernData

@Suite struct DataLoaderTests {
    /// Sample i has input [i, i + 0.5] and label i.
    let data = TensorDataset(
        inputs: Tensor<Float>.arange(10).unsqueeze(1) + ([[0, 0.5]] as Tensor<Float>), labels: .arange(10))

    private func epoch(_ loader: DataLoader<TensorDataset>) -> [[Int]] { loader.map(\.labels.scalars) }

    @Test func inOrder() {
        let loader = DataLoader(data, batchSize: 4, shuffles: false)
        #expect(loader.batchCount == 3)
        #expect(epoch(loader) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]])
        #expect(epoch(loader) == epoch(loader))
    }

    @Test func droppingTheLastBatch() {
        let loader = DataLoader(data, batchSize: 4, shuffles: false, dropsLast: true)
        #expect(loader.batchCount == 2)
        #expect(epoch(loader) == [[0, 1, 2, 3], [4, 5, 6, 7]])
        #expect(epoch(DataLoader(data, batchSize: 11, dropsLast: true)).isEmpty)
        #expect(epoch(DataLoader(data, batchSize: 5, shuffles: false, dropsLast: true)).count == 2)
    }

    @Test func batchesLargerThanTheData() {
        #expect(epoch(DataLoader(data, batchSize: 100, shuffles: false)) == [Array(0..<10)])
    }

    @Test func everySampleComesOnceAnEpochInANewOrder() {
        let loader = DataLoader(data, batchSize: 3, seed: 1)
        let orders = (0..<20).map { _ in epoch(loader).flatMap { $0 } }
        for order in orders { #expect(order.sorted() == Array(0..<10)) }
        #expect(Set(orders).count == 20)
    }

    @Test func inputsStayWithTheirLabels() {
        for batch in DataLoader(data, batchSize: 3, seed: 2) {
            let numbers = Tensor<Float>(batch.labels).unsqueeze(1)
            #expect(batch.inputs == numbers + ([[0, 0.5]] as Tensor<Float>))
            #expect(batch.count == batch.inputs.shape[0])
        }
    }

    @Test func theSeedDecidesTheOrders() {
        let (a, b, other) = (
            DataLoader(data, batchSize: 3, seed: 3), DataLoader(data, batchSize: 5, seed: 3),
            DataLoader(data, batchSize: 3, seed: 4)
        )
        for _ in 0..<5 {
            let order = epoch(a).flatMap { $0 }
            #expect(order == epoch(b).flatMap { $0 })
            #expect(order != epoch(other).flatMap { $0 })
        }
    }

    @Test func leavingAnEpochEarlyDoesNotChangeTheNext() {
        let (whole, cut) = (DataLoader(data, batchSize: 3, seed: 5), DataLoader(data, batchSize: 3, seed: 5))
        _ = epoch(whole)
        for _ in cut { break }
        #expect(epoch(whole) == epoch(cut))
    }

    @Test func everySampleComesFirstEquallyOften() {
        let loader = DataLoader(data, batchSize: 1, seed: 6)
        var counts = Array(repeating: 0, count: 10)
        for _ in 0..<2000 {
            var iterator = loader.makeIterator()
            counts[iterator.next()!.labels.item()] += 1
        }
        // χ² with 9 degrees of freedom is below 27.9 in 99.9% of cases.
        let squares: [Int] = counts.map { ($0 - 200) * ($0 - 200) }
        #expect(Double(squares.reduce(0, +)) / 200 < 27.9)
    }

    @Test func emptyData() {
        let empty = TensorDataset(inputs: .zeros([0, 2]), labels: .zeros([0]))
        #expect(epoch(DataLoader(empty, batchSize: 4)).isEmpty)
    }
}
