import TernCore

extension Misuse {
    /// Strings that do not parse or do not fit, and operands of products other than `matmul`.
    static let contractions: [Misuse] = [
        einsum("ij,j$->i", [[2, 3], [3]], "'$' is neither a letter nor one of ',', '...' and '->'"),
        einsum("ij..,j->i", [[2, 3], [3]], "an ellipsis is three dots"),
        einsum("...i...->i", [[2, 3]], "there are two ellipses in one term"),
        einsum("ij-i", [[2, 3]], "an arrow is '->'"),
        einsum("ij->i->j", [[2, 3]], "there are two arrows"),
        einsum("ij->i,j", [[2, 3]], "there is a comma behind the arrow"),
        einsum("ij,jk->ik", [[2, 3]], "the string has 2 operands, 1 are given"),
        einsum("ij", [[2, 3, 4]], "operand 0 of shape [2, 3, 4] needs exactly 2 axes"),
        einsum("i,...jk", [[2], [3]], "operand 1 of shape [3] needs at least 2 axes"),
        einsum("ij,jk->ik", [[2, 3], [4, 5]], "j has length 4 in operand 1 of shape [4, 5], but 3 before"),
        einsum("ii", [[2, 3]], "i has lengths 2 and 3 in operand 0 of shape [2, 3]"),
        einsum("...,...", [[2], [3]], "axis -1 of the ellipsis has length 3 in operand 1 of shape [3], but 2 before"),
        einsum("ij->ii", [[2, 3]], "the result has i twice"),
        einsum("ij->iK", [[2, 3]], "the result has K, which no operand has"),
        einsum("...i->i", [[2, 3]], "the operands have an ellipsis, the result has none"),
        einsum("abcde,fghij", [[1, 1, 1, 1, 1], [1, 1, 1, 1, 1]], "the result has 10 axes, more than 8"),
        Misuse("dot: expected two vectors of one length, found [3] and [2]") {
            _ = Tensor<Float>.zeros([3]).dot(.zeros([2]))
        },
        Misuse("inner: the last axes of shapes [2, 3] and [2] differ in length") {
            _ = Tensor<Float>.zeros([2, 3]).inner(.zeros([2]))
        },
        Misuse("tensordot: axis 1 of [2, 3] and axis 0 of [2, 3] differ in length") {
            _ = tensordot(Tensor<Float>.zeros([2, 3]), .zeros([2, 3]), axes: 1)
        },
        Misuse("tensordot: 3 axes of shapes [2, 3] and [2, 3] can't be summed over") {
            _ = tensordot(Tensor<Float>.zeros([2, 3]), .zeros([2, 3]), axes: 3)
        },
        Misuse("tensordot: 1 axes [0] are to be paired with 2 axes [0, 1]") {
            _ = tensordot(Tensor<Float>.zeros([2, 3]), .zeros([2, 3]), axes: ([0], [0, 1]))
        },
        Misuse("tensordot: an axis is named twice in [0, -2] or [0, 1]") {
            _ = tensordot(Tensor<Float>.zeros([2, 2]), .zeros([2, 2]), axes: ([0, -2], [0, 1]))
        },
        Misuse("cross: expected vectors of 3 components along axis -1, found [2] and [2]") {
            _ = Tensor<Float>.zeros([2]).cross(.zeros([2]))
        }
    ]

    private static func einsum(_ text: String, _ shapes: [Shape], _ problem: String) -> Misuse {
        Misuse("einsum: \"\(text)\": \(problem)") { _ = TernCore.einsum(text, shapes.map { Tensor<Float>.zeros($0) }) }
    }
}
