import Tern

extension MisuseTable {
    func addSorting() {
        let x = { Tensor<Float>([3, 1, 2, 6, 5, 4]).reshape([2, 3]) }
        ints("sort", "axis", valid: [-1, 0]) { x().sort(axis: $0) }
        ints("argsort", "axis", valid: [-1, 0]) { x().argsort(axis: $0) }
        ints("topK", "k", unclear: [0]) { x().topK($0).values }
        ints("topK", "axis", valid: [-1, 0]) { x().topK(1, axis: $0).values }
        ints("median", "axis", valid: [-1, 0]) { x().median(axis: $0) }
        ints("quantile", "axis", valid: [-1, 0]) { x().quantile(0.5, axis: $0) }
        doubles("quantile", "q", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }) { x().quantile($0, axis: 0) }
        traps("median", "of nothing") { ones(0).median() }
        traps("quantile", "of nothing") { ones(0).quantile(0.5) }
        ints("histogram", "bins") { x().histogram(bins: $0).counts }
        doubles("histogram", "range to", valid: { $0.magnitude <= 1 }, of: Self.numbers.filter { $0 > -2 }) {
            x().histogram(range: -2...Float($0)).counts
        }
        add("histogram", "range of the greatest numbers", .any) {
            x().histogram(range: -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude).counts
        }
        add("histogram", "of nothing", .any) { ones(0).histogram().counts }
        traps("histogram", "of NaN") { Tensor<Float>([.nan]).histogram().counts }
        ints("bincount", "element", valid: [0]) { Tensor<Int>([$0]).bincount() }
        ints("bincount", "minLength", valid: [0]) { Tensor<Int>([1]).bincount(minLength: $0) }
        traps("bincount", "weights of another shape") { Tensor<Int>([1]).bincount(weights: ones(2)) }
        shapes("searchSorted", "values") { ones(2, 3).searchSorted($0) }
        shapes("searchSorted", "edges") { $0.searchSorted(ones(2)) }
        shapes("sort", "x") { $0.sort() }
        shapes("unique", "x") { $0.unique() }
        traps("sort", "of a terabyte") { wide(1 << 38).sort() }
    }

    func addLinearAlgebra() {
        shapes("matmul", "left") { $0.matmul(ones(5, 4)) }
        shapes("matmul", "right") { ones(4, 3).matmul($0) }
        traps("matmul", "batches [2] and [3]") { ones(2, 4, 4).matmul(ones(3, 4, 4)) }
        traps("matmul", "[2^31, 1] by [1, 2^31]") { wide(1 << 31, 1).matmul(wide(1, 1 << 31)) }
        traps("matmul", "[2^40, 1] by [1, 2^40]") { wide(1 << 40, 1).matmul(wide(1, 1 << 40)) }
        shapes("dot", "x") { $0.dot(ones(3)) }
        shapes("outer", "x") { $0.outer(ones(3)) }
        traps("outer", "of two of 2^32") { wide(1 << 32).outer(wide(1 << 32)) }
        shapes("inner", "x") { $0.inner(ones(2, 3)) }
        shapes("kron", "x") { $0.kron(ones(2, 2)) }
        traps("kron", "of two of 2^32") { wide(1 << 32).kron(wide(1 << 32)) }
        shapes("cross", "x") { $0.cross(ones(3)) }
        ints("cross", "axis", valid: [-1]) { ones(2, 3).cross(ones(2, 3), axis: $0) }
        shapes("linear", "x") { linear($0, ones(4, 3)) }
        shapes("linear", "weight") { linear(ones(2, 3), $0) }
        shapes("linear", "bias") { linear(ones(2, 3), ones(4, 3), $0) }
        for text in [
            "", "->", "i", "ij,jk", "ij,jk->iz", "ij,jk->ii", "i j,jk->ik", "ij,jk->ik->", "1j,jk->1k", "...ij,jk",
            "ij,,jk", "é,é->", String(repeating: "a", count: 10_000), "ab,cd->abcd", "ii,jk->ijk"
        ] {
            add("einsum", "\"\(text.prefix(20))\"", .any) { einsum(text, ones(2, 3), ones(3, 4)) }
        }
        traps("einsum", "no operands") { einsum("", [Tensor<Float>]()) }
        traps("einsum", "[2^31] and [2^31] to a table") { einsum("i,j->ij", wide(1 << 31), wide(1 << 31)) }
        ints("tensordot", "axes", valid: [0], unclear: [-1]) { tensordot(ones(2, 3), ones(3, 2), axes: $0) }
        ints("tensordot", "axis", valid: [-1], unclear: [0]) { tensordot(ones(2, 3), ones(3, 2), axes: ([$0], [0])) }
        traps("tensordot", "more axes on one side") { tensordot(ones(2, 3), ones(3, 2), axes: ([0, 1], [0])) }
        traps("tensordot", "an axis twice") { tensordot(ones(2, 2), ones(2, 2), axes: ([0, 0], [0, 1])) }
        let square: [(String, (Tensor<Float>) throws -> Any)] = [
            ("determinant", { try $0.determinant() }), ("slogdet", { try $0.slogdet().sign }),
            ("inverse", { try $0.inverse() }),
            ("cholesky", { try $0.cholesky() }), ("eigh", { try $0.eigh().values }),
            ("eigvalsh", { try $0.eigvalsh() }),
            ("eig", { try $0.eig().values.real }), ("matrixExp", { try $0.matrixExp() }),
            ("matrixPower", { try $0.matrixPower(2) }),
            ("solve", { try $0.solve(ones(3)) }), ("triangularSolve", { try $0.triangularSolve(ones(3)) }),
            ("choleskySolve", { try $0.choleskySolve(ones(3)) }), ("svd", { try $0.svd().s }),
            ("singularValues", { try $0.singularValues() }), ("qr", { try $0.qr().r }), ("lu", { try $0.lu().u }),
            ("pseudoInverse", { try $0.pseudoInverse() }), ("matrixRank", { try $0.matrixRank() }),
            ("matrixNorm", { try $0.matrixNorm(.two) }), ("conditionNumber", { try $0.conditionNumber() }),
            ("leastSquares", { try $0.leastSquares(ones(3)) })
        ]
        for (name, f) in square {
            shapes(name, "matrix") { try f($0) }
            add(name, "NaN", .any) { try f(Tensor<Float>.full([3, 3], .nan)) }
            add(name, "infinity", .any) { try f(Tensor<Float>.full([3, 3], .infinity)) }
            add(name, "zeros", .any) { try f(Tensor<Float>.zeros([3, 3])) }
            add(name, "the greatest number", .any) { try f(Tensor<Float>.full([3, 3], .greatestFiniteMagnitude)) }
            add(name, "2^20 by 2^20", .any) { try f(wide(1 << 20, 1 << 20)) }
        }
        ints("matrixPower", "n", valid: [0], unclear: Set(Self.integers)) { try Tensor<Float>.eye(2).matrixPower($0) }
        shapes("solve", "right side") { try Tensor<Float>.eye(3).solve($0) }
        shapes("triangularSolve", "right side") { try Tensor<Float>.eye(3).triangularSolve($0) }
        shapes("choleskySolve", "right side") { try Tensor<Float>.eye(3).choleskySolve($0) }
        shapes("leastSquares", "right side") { try Tensor<Float>.eye(3).leastSquares($0) }
        doubles("pseudoInverse", "tolerance", unclear: true) { try ones(3, 3).pseudoInverse(tolerance: $0) }
        doubles("matrixRank", "tolerance", unclear: true) { try ones(3, 3).matrixRank(tolerance: $0) }
        throwsError("cholesky", "a negative matrix") { try (-Tensor<Float>.eye(3)).cholesky() }
        throwsError("inverse", "a singular matrix") { try ones(3, 3).inverse() }
        throwsError("solve", "a singular matrix") { try ones(3, 3).solve(ones(3)) }
        throwsError("triangularSolve", "a singular matrix") { try Tensor<Float>.zeros([3, 3]).triangularSolve(ones(3)) }
    }
}
