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
    let order = output + Set(all).subtracting(output).sorted()
    /// Returns the distance in a row-major array of one step of each index of the order.
    func steps(_ labels: [Character], _ shape: [Int]) -> [Int] {
        var steps = Array(repeating: 0, count: order.count)
        var stride = 1
        for (label, length) in zip(labels, shape).reversed() {
            if length != 1 { steps[order.firstIndex(of: label)!] += stride }
            stride *= length
        }
        return steps
    }
    let moves = zip(inputs, operands).map { steps($0, $1.shape) }
    let target = output.map { lengths[$0]! }
    let outputMoves = steps(output, target)
    var elements = Array(repeating: 0.0, count: target.reduce(1, *))
    NaiveArray<Double>.forEachIndex(of: order.map { lengths[$0]! }) { index in
        var product = 1.0
        for operand in operands.indices { product *= operands[operand].elements[dot(index, moves[operand])] }
        elements[dot(index, outputMoves)] += product
    }
    return NaiveArray(shape: target, elements: elements)
}

private func dot(_ index: [Int], _ steps: [Int]) -> Int {
    var position = 0
    for axis in index.indices { position += index[axis] * steps[axis] }
    return position
}

extension String {
    /// Returns the parts before an arrow, and behind it if there is one.
    fileprivate func components(separatedByArrow arrow: String) -> [String] {
        guard let range = firstRange(of: arrow) else { return [self] }
        return [String(self[..<range.lowerBound]), String(self[range.upperBound...])]
    }
}
