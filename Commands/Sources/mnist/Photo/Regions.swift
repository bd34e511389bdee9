import Tern

/// The connected parts of a mask, by sides and corners.
struct Regions {
    /// A part: its number, its pixels and the box around them.
    struct Region {
        var numbers: Set<Int>
        var area = 0
        var rows: Range<Int>
        var columns: Range<Int>

        /// Adds the pixels of another part.
        mutating func formUnion(_ other: Region) {
            (numbers, area) = (numbers.union(other.numbers), area + other.area)
            rows = min(rows.lowerBound, other.rows.lowerBound)..<max(rows.upperBound, other.rows.upperBound)
            columns =
                min(
                    columns.lowerBound, other.columns.lowerBound)..<max(
                    columns.upperBound, other.columns.upperBound)
        }
    }

    private(set) var list: [Region] = []
    private let height: Int
    private let width: Int
    /// The number of each pixel's part, row by row; 0 for none.
    private var numbers: [Int]

    /// Finds the parts of a mask: [height, width].
    init(of mask: Tensor<Bool>) {
        let (height, width) = (mask.shape[0], mask.shape[1])
        (self.height, self.width) = (height, width)
        var numbers = [Int](repeating: 0, count: height * width)
        // A part of a number is that of its parent, which is less; roots are their own.
        var parents = [0]
        func root(_ number: Int) -> Int {
            var number = number
            while parents[number] != number { number = parents[number] }
            return number
        }
        mask.withUnsafeBufferPointer { mask in
            for pixel in mask.indices where mask[pixel] {
                let column = pixel % width
                var neighbors: [Int] = []
                if column > 0 { neighbors.append(pixel - 1) }
                if pixel >= width {
                    let above = pixel - width
                    neighbors += (max(0, column - 1)...min(width - 1, column + 1)).map { above - column + $0 }
                }
                let roots = neighbors.compactMap { numbers[$0] == 0 ? nil : root(numbers[$0]) }
                if let least = roots.min() {
                    for other in roots { parents[other] = least }
                    numbers[pixel] = least
                } else {
                    numbers[pixel] = parents.count
                    parents.append(parents.count)
                }
            }
        }
        var positions: [Int: Int] = [:]
        for pixel in numbers.indices where numbers[pixel] > 0 {
            let (row, column, number) = (pixel / width, pixel % width, root(numbers[pixel]))
            numbers[pixel] = number
            let region = Region(
                numbers: [number], area: 1, rows: row..<row + 1, columns: column..<column + 1)
            if let position = positions[number] {
                list[position].formUnion(region)
            } else {
                positions[number] = list.count
                list.append(region)
            }
        }
        self.numbers = numbers
    }

    /// Returns the mask of the parts that touch the ends of the picture: [height, width].
    func touchingEnds() -> Tensor<Bool> {
        mask(
            of: list.filter { region in
                region.rows.lowerBound == 0 || region.columns.lowerBound == 0 || region.rows.upperBound == height
                    || region.columns.upperBound == width
            })
    }

    /// Returns the mask of a part: [height, width]. Only its box is looked at, for there may be thousands.
    func mask(of region: Region) -> Tensor<Bool> {
        let wanted = Set(region.numbers)
        var mask = [Bool](repeating: false, count: height * width)
        for row in region.rows {
            for pixel in row * width + region.columns.lowerBound..<row * width + region.columns.upperBound {
                mask[pixel] = wanted.contains(numbers[pixel])
            }
        }
        return Tensor(mask).reshape([height, width])
    }

    /// Returns the mask of some parts: [height, width].
    func mask(of regions: [Region]) -> Tensor<Bool> {
        let wanted = regions.reduce(into: Set<Int>()) { $0.formUnion($1.numbers) }
        return Tensor(numbers.map { wanted.contains($0) }).reshape([height, width])
    }
}
