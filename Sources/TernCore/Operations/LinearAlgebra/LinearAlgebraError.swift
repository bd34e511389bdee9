/// The reason why a factorization, or a solution by one, does not exist.
///
/// ```swift
/// do { x = try a.solve(b) } catch let error as LinearAlgebraError {
///     print(error)   // solve: matrix [2] of the batch is singular: pivot 3 is zero
/// }
/// ```
///
/// A wrong shape is a misuse and traps; this is about the numbers.
public struct LinearAlgebraError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A problem with the elements of a matrix.
    public enum Problem: Equatable, Sendable {
        /// An element is NaN or infinite.
        case notFinite(row: Int, column: Int)
        /// A pivot, counted from 0, is exactly zero.
        case singular(pivot: Int)
        /// The determinant of the first rows and columns, as many as `leadingMinor`, is not positive.
        case notPositiveDefinite(leadingMinor: Int)
        /// The iteration for eigenvalues or singular values did not end.
        case notConverged
    }

    /// The operation, as it is spelled.
    public let operation: String
    /// The index of the matrix in its batch; empty where there is only one.
    public let matrix: [Int]
    /// The problem with the matrix.
    public let problem: Problem

    public var description: String {
        let which = matrix.isEmpty ? "the matrix" : "matrix \(matrix) of the batch"
        return switch problem {
        case .notFinite(let row, let column):
            "\(operation): \(which) has an element that is not finite, in row \(row), column \(column)"
        case .singular(let pivot): "\(operation): \(which) is singular: pivot \(pivot) is zero"
        case .notPositiveDefinite(let order):
            "\(operation): \(which) is not positive definite: its leading minor of order \(order) is not positive"
        case .notConverged: "\(operation): the iteration did not converge for \(which)"
        }
    }

    /// Creates a problem of the matrix at a position of a batch, in row-major order.
    init(_ operation: String, _ problem: Problem, matrix position: Int, of batch: Shape) {
        var rest = position
        let index = batch.reversed().map { length in
            defer { rest /= length }
            return rest % length
        }
        (self.operation, self.problem, matrix) = (operation, problem, index.reversed())
    }
}
