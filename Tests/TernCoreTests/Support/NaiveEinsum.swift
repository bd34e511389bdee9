/// Einstein's summation by a loop over all values of all indices, for strings with or without an ellipsis and an arrow.
func naiveEinsum(_ text: String, _ operands: [NaiveArray<Double>]) -> NaiveArray<Double> {
    let text = text.filter { $0 != " " }
    let sides = text.components(separatedByArrow: "->")
    let terms = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    // An ellipsis is spelled out with digits, the last axis being 9.
    func spelled(_ term: String, _ rank: Int) -> [Character] {
        guard let dots = term.firstRange(of: "...") else { return Array(term) }
        let count = rank - (term.count - 3)
        return Array(term[..<dots.lowerBound]) + "23456789".suffix(count) + Array(term[dots.upperBound...])
    }
    let inputs = zip(terms, operands).map { spelled($0, $1.shape.count) }
    let all = inputs.flatMap(\.self)
    let ellipsis = Set(all.filter(\.isNumber)).sorted()
    var output: [Character]
    if sides.count > 1 {
        output = spelled(sides[1], sides[1].count - 3 + ellipsis.count)
    } else {
        let once = Set(all.filter { letter in letter.isLetter && all.count { $0 == letter } == 1 })
        output = ellipsis + once.sorted()
    }
    var lengths: [Character: Int] = [:]
    for (labels, operand) in zip(inputs, operands) {
        for (label, length) in zip(labels, operand.shape) where length != 1 || lengths[label] == nil {
            lengths[label] = length
        }
    }
    let summed = Set(all).subtracting(output).sorted()
    let order = output + summed
    var result = NaiveArray(shape: output.map { lengths[$0]! }) { _ in 0.0 }
    NaiveArray<Double>.forEachIndex(of: order.map { lengths[$0]! }) { index in
        let value = Dictionary(uniqueKeysWithValues: zip(order, index))
        var product = 1.0
        for (labels, operand) in zip(inputs, operands) {
            product *= operand[zip(labels, operand.shape).map { $1 == 1 ? 0 : value[$0]! }]
        }
        result[Array(index.prefix(output.count))] += product
    }
    return result
}

extension String {
    /// What is before an arrow, and what is behind it if there is one.
    fileprivate func components(separatedByArrow arrow: String) -> [String] {
        guard let range = firstRange(of: arrow) else { return [self] }
        return [String(self[..<range.lowerBound]), String(self[range.upperBound...])]
    }
}
