import Foundation
import Tern

/// The elements beside an operation's cases.
struct CaseData {
    let bytes: Data

    init(contentsOf url: URL) throws { bytes = try Data(contentsOf: url, options: .alwaysMapped) }

    private func read<Element: BitwiseCopyable>(_ elements: Elements, as: Element.Type) -> [Element] {
        bytes.withUnsafeBytes { raw in
            (0..<elements.count).map {
                raw.loadUnaligned(fromByteOffset: elements.offset + $0 * MemoryLayout<Element>.stride, as: Element.self)
            }
        }
    }

    func doubles(_ elements: Elements) -> [Double] {
        switch elements.kind {
        case .float: read(elements, as: Double.self)
        case .int: read(elements, as: Int.self).map(Double.init)
        case .bool: read(elements, as: UInt8.self).map(Double.init)
        }
    }

    func tensor<Scalar: TensorFloatingPoint>(_ elements: Elements, as: Scalar.Type) -> Tensor<Scalar> {
        Tensor(shape: Shape(elements.shape), scalars: doubles(elements).map { Scalar($0) })
    }

    func integers(_ elements: Elements) -> Tensor<Int> {
        Tensor(shape: Shape(elements.shape), scalars: doubles(elements).map { Int($0) })
    }

    func booleans(_ elements: Elements) -> Tensor<Bool> {
        Tensor(shape: Shape(elements.shape), scalars: doubles(elements).map { $0 != 0 })
    }
}

/// The layout in memory of the inputs of a case.
enum InputLayout: String, CaseIterable {
    case contiguous
    /// Every other element along the last axis, with elements between that must not be read.
    case stepped
    /// The axes in reverse order.
    case transposed

    func callAsFunction<Scalar>(_ x: Tensor<Scalar>, filler: Scalar) -> Tensor<Scalar> {
        switch self {
        case .contiguous: return x
        case .stepped:
            if x.rank == Shape.maximumRank { return x }
            return stack([x, .full(x.shape, filler)], axis: -1)[.ellipsis, .at(0)]
        case .transposed:
            let reversed = Array((0..<x.rank).reversed())
            return x.permute(reversed).contiguous().permute(reversed)
        }
    }
}
