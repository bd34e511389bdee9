import TernCore

/// NumPy's rules for subscripts, one element at a time: which element of a tensor each element of the result is.
struct IndexModel {
    /// An entry of a subscript.
    enum Entry {
        case at(Int)
        case slice(Int?, Int?, Int)
        case newAxis
        case ellipsis
        case tensor(NaiveArray<Int>)
        case mask(NaiveArray<Bool>)

        var isTensor: Bool {
            switch self {
            case .tensor, .mask: true
            default: false
            }
        }

        var axisCount: Int {
            switch self {
            case .newAxis, .ellipsis: 0
            case .at, .slice, .tensor: 1
            case .mask(let mask): mask.shape.count
            }
        }

        var spelled: TensorIndex {
            switch self {
            case .at(let index): .at(index)
            case .slice(let first, let last, let step): .slice(first, last, step: step)
            case .newAxis: .newAxis
            case .ellipsis: .ellipsis
            case .tensor(let indices): indices.tensor.tensorIndex
            case .mask(let mask): mask.tensor.tensorIndex
            }
        }
    }

    /// The index of an axis of the tensor.
    private enum Source {
        case fixed(Int)
        /// By an axis of the result that no tensor made.
        case kept(Int, positions: [Int])
        /// By an array, broadcast to the axes that the tensors make.
        case array(NaiveArray<Int>)
    }

    /// The result's shape.
    let shape: [Int]
    private var sources: [Source] = []
    /// The axes of the result that come from the index tensors.
    private let block: Range<Int>

    init(_ entries: [Entry], of whole: [Int]) {
        var kept: [Int] = []
        /// The number of axes kept before the first tensor (or single index, if there are tensors).
        var blockStart: Int?
        var isParted = false
        var hasEnded = false
        let hasTensors = entries.contains(where: \.isTensor)
        let rest = whole.count - entries.reduce(0) { $0 + $1.axisCount }
        func join() {
            if blockStart == nil { blockStart = kept.count }
            if hasEnded { isParted = true }
        }
        func keep(_ length: Int) {
            kept.append(length)
            if blockStart != nil { hasEnded = true }
        }
        var arrays: [NaiveArray<Int>] = []
        let isOpen = !entries.contains {
            if case .ellipsis = $0 { true } else { false }
        }
        for entry in isOpen ? entries + [.ellipsis] : entries {
            let length = sources.count < whole.count ? whole[sources.count] : 0
            switch entry {
            case .at(let index):
                if hasTensors { join() }
                sources.append(.fixed(index < 0 ? index + length : index))
            case .slice(let first, let last, let step):
                let taken = Self.positions(first, last, step, of: length)
                sources.append(.kept(kept.count, positions: taken))
                keep(taken.count)
            case .newAxis:
                keep(1)
            case .ellipsis:
                if blockStart != nil { hasEnded = true }
                for _ in 0..<rest {
                    let length = whole[sources.count]
                    sources.append(.kept(kept.count, positions: Array(0..<length)))
                    keep(length)
                }
            case .tensor(let indices):
                join()
                let array = indices.map { $0 < 0 ? $0 + length : $0 }
                arrays.append(array)
                sources.append(.array(array))
            case .mask(let mask):
                join()
                var chosen: [[Int]] = []
                NaiveArray<Bool>.forEachIndex(of: mask.shape) { if mask[$0] { chosen.append($0) } }
                for axis in mask.shape.indices {
                    let array = NaiveArray(shape: [chosen.count], elements: chosen.map { $0[axis] })
                    arrays.append(array)
                    sources.append(.array(array))
                }
            }
        }
        let common = arrays.reduce(NaiveArray(shape: [], elements: [0])) { NaiveArray<Int>.zip($0, $1, { a, _ in a }) }
        let start = isParted ? 0 : blockStart ?? 0
        block = start..<(start + common.shape.count)
        shape = kept[..<start] + common.shape + kept[start...]
    }

    /// The index in the tensor of the element that the result shows at an index.
    func position(_ index: [Int]) -> [Int] {
        let kept = index[..<block.lowerBound] + index[block.upperBound...]
        let own = Array(index[block])
        return sources.map { source in
            switch source {
            case .fixed(let index): return index
            case .kept(let axis, let positions): return positions[Array(kept)[axis]]
            case .array(let array):
                let lead = own.count - array.shape.count
                return array[array.shape.indices.map { array.shape[$0] == 1 ? 0 : own[lead + $0] }]
            }
        }
    }

    /// The positions that Python's `start:end:step` names in an axis.
    static func positions(_ start: Int?, _ end: Int?, _ step: Int, of length: Int) -> [Int] {
        let first = start.map { $0 < 0 ? $0 + length : $0 } ?? (step > 0 ? 0 : length - 1)
        let last = end.map { $0 < 0 ? $0 + length : $0 } ?? (step > 0 ? length : -1)
        return step > 0
            ? Array(stride(from: max(first, 0), to: min(last, length), by: step))
            : Array(stride(from: min(first, length - 1), to: max(last, -1), by: step))
    }
}

// MARK: At random

extension IndexModel {
    /// A subscript that a tensor of the shape can have.
    static func randomEntries(of shape: [Int], using generator: inout TestGenerator) -> [Entry] {
        var entries: [Entry] = []
        // The shape that all index tensors broadcast to, fixed by a mask if there is one.
        var common = (0..<Int.random(in: 0...2, using: &generator)).map { _ in Int.random(in: 0...3, using: &generator)
        }
        var hasMask = false
        var hasTensors = false
        var axis = 0
        let ellipsis =
            Int.random(in: 0..<3, using: &generator) == 0 ? Int.random(in: 0...shape.count, using: &generator) : -1
        while axis <= shape.count {
            if axis == ellipsis {
                entries.append(.ellipsis)
                // As many axes as it stands for.
                axis += Int.random(in: 0...(shape.count - axis), using: &generator)
            }
            if entries.count < 6 && Int.random(in: 0..<10, using: &generator) == 0 { entries.append(.newAxis) }
            if axis >= shape.count { break }
            let length = shape[axis]
            switch Int.random(in: 0..<6, using: &generator) {
            case 0 where length > 0:
                entries.append(.at(Int.random(in: -length..<length, using: &generator)))
            case 1:
                func end() -> Int? {
                    Bool.random(using: &generator) ? nil : Int.random(in: -length - 2...length + 2, using: &generator)
                }
                let (first, last) = (end(), end())
                entries.append(.slice(first, last, [-3, -2, -1, 1, 2, 3].randomElement(using: &generator)!))
            case 2 where length > 0, 3 where length > 0:
                let dropped = Int.random(in: 0...common.count, using: &generator)
                let own = common.dropFirst(dropped).map { Int.random(in: 0..<4, using: &generator) == 0 ? 1 : $0 }
                entries.append(
                    .tensor(NaiveArray(shape: own) { _ in Int.random(in: -length..<length, using: &generator) }))
                hasTensors = true
            case 4 where !hasMask && !hasTensors:
                let rank = Int.random(in: 1...min(2, shape.count - axis), using: &generator)
                let mask = NaiveArray(shape: Array(shape[axis..<axis + rank])) { _ in Bool.random(using: &generator) }
                entries.append(.mask(mask))
                common = [mask.elements.count { $0 }]
                hasMask = true
                axis += rank - 1
            default:
                entries.append(.slice(nil, nil, 1))
            }
            axis += 1
        }
        return entries
    }
}
