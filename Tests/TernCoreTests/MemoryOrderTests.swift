import Testing

@testable import TernCore

/// Elementwise results lie in memory as their operands do.
@Suite struct MemoryOrderTests {
    private let model = NaiveArray(shape: [2, 3, 5]) { index in Double(index[0] * 100 + index[1] * 10 + index[2]) }

    /// The tensor with the model's elements and its axes in some order of memory.
    private func tensor(_ order: [Int]) -> Tensor<Double> {
        var inverse = order
        for (position, axis) in order.enumerated() { inverse[axis] = position }
        return model.permuted(order).tensor.permute(inverse)
    }

    private let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]

    @Test func oneOperand() {
        for order in orders {
            let x = tensor(order)
            let y = -x
            #expect(y.strides == x.strides)
            #expect(NaiveArray(y) == model.map { -$0 })
            let isSmall = Tensor<Bool>(x)
            #expect(isSmall.strides == x.strides)
            #expect(NaiveArray(isSmall) == model.map { $0 != 0 })
        }
    }

    @Test func operandsOfOneOrder() {
        let row = Tensor<Double>([1, 2, 3, 4, 5])
        let sums = NaiveArray(shape: model.shape) { model[$0] + Double($0[2] + 1) }
        for order in orders {
            let x = tensor(order)
            let (double, more, swapped) = (x + (x * 1), x + row, row + x)
            #expect(double.strides == x.strides && more.strides == x.strides && swapped.strides == x.strides)
            #expect(NaiveArray(double) == model.map { 2 * $0 })
            #expect(NaiveArray(more) == sums)
            #expect(NaiveArray(swapped) == sums)
            let chosen = x.where(x .> 50, else: 0)
            #expect(chosen.strides == x.strides)
            #expect(NaiveArray(chosen) == model.map { $0 > 50 ? $0 : 0 })
        }
    }

    @Test func operandsOfDifferentOrders() {
        for first in orders {
            for second in orders {
                let (a, b) = (tensor(first), tensor(second))
                #expect(NaiveArray(a - b * 2) == model.map { -$0 })
                #expect(NaiveArray(b.where(a .< 70, else: a + b)) == model.map { $0 < 70 ? $0 : 2 * $0 })
            }
        }
    }

    /// Parts with gaps, whose own orders agree or not, some with an axis less.
    @Test func partsOfDifferentOrders() {
        let part = NaiveArray(shape: [2, 2, 4]) { model[[$0[0], $0[1], $0[2] + 1]] }
        for first in orders {
            for second in orders {
                let a = tensor(first)[.all, ..<2, 1...]
                let b = tensor(second)[.all, ..<2, 1...]
                #expect(NaiveArray(a + b) == part.map { 2 * $0 })
                #expect(NaiveArray(b.where(a .< 70, else: a + b)) == part.map { $0 < 70 ? $0 : 2 * $0 })
                let top = NaiveArray(shape: [1, 2, 4]) { part[$0] }
                #expect(NaiveArray(a[..<1] + b[0]) == top.map { 2 * $0 })
                #expect(NaiveArray(b[0] * a[..<1]) == top.map { $0 * $0 })
            }
        }
    }

    @Test func partsOfLargerTensors() {
        let x = tensor([2, 0, 1])[.all, .all, 1..<4]
        let y = x + 1
        #expect(y.strides == x.strides, "a dense part, not at the start of its storage")
        #expect(y.shape == [2, 3, 3] && y[1, 2, 2].item() == 124)
        let z = tensor([2, 0, 1])[.all, 1..<3] + 1
        #expect(z.strides == [2, 1, 4], "a part with gaps: closed, in the same order")
        #expect(z.shape == [2, 2, 5] && z[1, 1, 4].item() == 125)
    }

    @Test func memoryIsReused() {
        func address(_ x: Tensor<Double>) -> UnsafeRawPointer { x.pointer }
        var x = tensor([2, 1, 0]) * 1
        let before = address(x)
        x += 1
        #expect(address(x) == before)
        x *= tensor([2, 1, 0])
        #expect(address(x) == before)
        #expect(NaiveArray(x) == model.map { ($0 + 1) * $0 })
        let held = x
        x -= 1
        #expect(address(x) != before)
        #expect(NaiveArray(held) == model.map { ($0 + 1) * $0 })
        #expect(NaiveArray(x) == model.map { ($0 + 1) * $0 - 1 })
    }
}
