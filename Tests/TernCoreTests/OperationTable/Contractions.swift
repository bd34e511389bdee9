import Foundation
import TernCore

extension Operation {
    /// Einsum and the products made of it.
    static var contractions: [Operation] {
        einsums + products
    }

    private static var einsums: [Operation] {
        let cases: [(String, [[[Int]]])] = [
            ("ij,jk->ik", [[[2, 3], [3, 2]], [[2, 0], [0, 3]], [[0, 2], [2, 3]], [[1, 3], [3, 4]], [[2, 1], [3, 2]]]),
            ("ij,jk->ki", [[[2, 3], [3, 2]], [[17, 33], [33, 20]]]),
            ("bhqd,bhkd->bhqk", [[[1, 2, 2, 2], [1, 2, 3, 2]], [[3, 2, 17, 8], [3, 2, 20, 8]]]),
            ("bhqk,bkhd->bqhd", [[[1, 2, 2, 3], [1, 3, 2, 2]], [[2, 3, 17, 8], [2, 8, 3, 20]]]),
            ("ij,bjk->bik", [[[2, 2], [2, 2, 3]], [[5, 33], [3, 33, 20]]]),
            ("abc,cba->b", [[[2, 3, 2], [2, 3, 2]], [[3, 4, 5], [5, 4, 3]]]),
            ("ij,ij", [[[2, 3], [2, 3]], [[0, 3], [0, 3]]]),
            ("ij,kl->iljk", [[[2, 1], [1, 3]]]),
            ("bi,bj->ijb", [[[2, 2], [2, 3]]]),
            ("i,ij,j", [[[2], [2, 3], [3]], [[7], [7, 5], [5]]]),
            ("ii,i->i", [[[3, 3], [3]]]),
            ("iij,j->i", [[[2, 2, 3], [3]]]),
            ("ii", [[[3, 3]], [[0, 0]]]),
            ("iji->ji", [[[2, 3, 2]]]),
            ("ba", [[[2, 3]]]),
            ("aB", [[[2, 3]]]),
            ("ij->", [[[2, 3]]]),
            ("...ij,...jk->...ik", [[[2, 2, 2], [2, 2]], [[2, 1, 2, 2], [2, 2, 1]], [[0, 2, 3], [3, 2]]]),
            ("i...,...", [[[2, 3], [3]], [[2], [3]], [[2, 1], [3]]]),
            (" a b, b c , cd -> a d ", [[[2, 2], [2, 3], [3, 2]]]),
            ("ab,bc,cd,de->ae", [[[2, 2], [2, 3], [3, 2], [2, 2]]]),
            (",i,->i", [[[], [3], []]]),
            ("", [[[]]]),
            ("i,i,i->i", [[[4], [4], [4]]]),
            ("ij,kj,lj->ikl", [[[2, 2], [2, 2], [3, 2]]])
        ]
        return cases.map { text, shapes in
            Operation("einsum", "\"\(text)\"", shapes, tern: { einsum(text, $0) }, reference: { naiveEinsum(text, $0) })
        }
    }

    private static var products: [Operation] {
        let pairs = [
            [[2, 3], [3, 2]], [[3], [3]], [[], [2]], [[2, 2, 2], [2]], [[2], [2, 1, 3]], [[0, 2], [3]], [[1, 4], [5, 1]]
        ]
        return [
            Operation(
                "dot", "", [[[3], [3]], [[0], [0]], [[1], [1]], [[9000], [9000]]], tern: { $0[0].dot($0[1]) },
                reference: { naiveEinsum("i,i", $0) }),
            Operation(
                "outer", "", [[[2], [3]], [[2, 2], [2, 1]], [[], [3]], [[0], [3]], [[40], [50]]],
                tern: { $0[0].outer($0[1]) },
                reference: {
                    naiveEinsum("i,j", $0.map { NaiveArray(shape: [$0.elements.count], elements: $0.elements) })
                }),
            Operation(
                "inner", "", [[[3], [3]], [[2, 3], [3]], [[2, 2], [3, 1, 2]], [[2, 0], [3, 0]]],
                tern: { $0[0].inner($0[1]) },
                reference: { naiveEinsum($0[0].shape.count == 1 ? "i,i" : innerString($0), $0) }),
            Operation(
                "inner", "with a scalar", [[[], [3]], [[2, 2], []]], tern: { $0[0].inner($0[1]) },
                reference: { NaiveArray.zip($0[0], $0[1], *) }),
            Operation(
                "tensordot", "two axes", [[[2, 2, 3], [2, 3, 2]], [[2, 3], [2, 3]], [[2, 0, 3], [0, 3, 2]]],
                tern: { tensordot($0[0], $0[1]) },
                reference: { naiveEinsum($0[0].shape.count == 2 ? "ij,ij" : "aij,ijb->ab", $0) }),
            Operation(
                "tensordot", "paired axes", [[[3, 2, 2], [2, 3, 2]], [[7, 5, 9], [9, 7, 6]]],
                tern: { tensordot($0[0], $0[1], axes: ([0, -1], [1, 0])) },
                reference: { naiveEinsum("iaj,jib->ab", $0) }),
            Operation(
                "tensordot", "no axes", [[[2], [3]], [[], [3]], [[2, 1], [2, 2]]],
                tern: { tensordot($0[0], $0[1], axes: 0) }, reference: { naiveEinsum(outerString($0), $0) }),
            Operation("kron", "", pairs, tern: { $0[0].kron($0[1]) }, reference: { kron($0[0], $0[1]) }),
            Operation(
                "kron", "of many axes", [[[2, 1, 1, 2, 1], [1, 1, 2, 1, 2]], [[1, 1, 1, 1, 1, 2], [2]]],
                tern: { $0[0].kron($0[1]) }, reference: { kron($0[0], $0[1]) }),
            Operation(
                "cross", "", [[[3], [3]], [[2, 3], [2, 3]], [[2, 1, 3], [2, 3]], [[0, 3], [3]], [[50, 3], [1, 3]]],
                tern: { $0[0].cross($0[1]) }, reference: { cross($0[0], $0[1], fromBack: 1) }),
            Operation(
                "cross", "along the first axis", [[[3, 2], [3, 2]], [[3, 1], [3, 4]]],
                tern: { $0[0].cross($0[1], axis: 0) }, reference: { cross($0[0], $0[1], fromBack: 2) })
        ]
    }
}

private func letters(_ first: Int, _ count: Int) -> String {
    String((first..<first + count).map { Character(UnicodeScalar(UInt8(97 + $0))) })
}

private func innerString(_ x: [NaiveArray<Double>]) -> String {
    let (a, b) = (x[0].shape.count - 1, x[1].shape.count - 1)
    return letters(0, a) + "z," + letters(a, b) + "z"
}

private func outerString(_ x: [NaiveArray<Double>]) -> String {
    letters(0, x[0].shape.count) + "," + letters(x[0].shape.count, x[1].shape.count)
}

/// The Kronecker product by its definition.
private func kron(_ a: NaiveArray<Double>, _ b: NaiveArray<Double>) -> NaiveArray<Double> {
    let rank = max(a.shape.count, b.shape.count)
    func padded(_ x: NaiveArray<Double>) -> NaiveArray<Double> {
        NaiveArray(shape: Array(repeating: 1, count: rank - x.shape.count) + x.shape, elements: x.elements)
    }
    let (x, y) = (padded(a), padded(b))
    return NaiveArray(shape: zip(x.shape, y.shape).map { $0 * $1 }) { index in
        let outer = zip(index, y.shape).map { $0 / $1 }
        let inner = zip(index, y.shape).map { $0 % $1 }
        return x[outer] * y[inner]
    }
}

/// The cross product by its definition, along an axis counted from the back.
private func cross(_ a: NaiveArray<Double>, _ b: NaiveArray<Double>, fromBack: Int) -> NaiveArray<Double> {
    let target = NaiveArray.zip(a, b, +).shape
    let (x, y) = (a.broadcast(to: target), b.broadcast(to: target))
    let axis = target.count - fromBack
    return NaiveArray(shape: target) { index in
        func component(_ x: NaiveArray<Double>, _ step: Int) -> Double {
            var position = index
            position[axis] = (index[axis] + step) % 3
            return x[position]
        }
        return component(x, 1) * component(y, 2) - component(x, 2) * component(y, 1)
    }
}
