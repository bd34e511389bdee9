import Foundation

/// A benchmark row: for this program, and for compare.py, which asks for all of them.
struct Row: Codable {
    let row: String
    let workload: Workload.Kind
    /// The product's M, N, K, the tensor's shape or the perceptron's layer widths; of a convolution the batch, channels,
    /// outputs, side of the image, side of the kernel, stride, padding, dilation and groups; of an encoder layer the
    /// length, width, heads and width of the feed-forward part, of a language model also its layers and characters; of a
    /// convolutional network the side of the image.
    let sizes: [Int]
    var batch: Int?
    var optimizer: OptimizerKind?
    var operation: OperationRow?
    let unit: Unit
    /// The target: Tern's speed over that of the fastest peer; where there is none, the time.
    let target: Double

    enum OptimizerKind: String, Codable { case sgd, adam }

    /// Returns the rows of `rows.json`, and those of the operations.
    static func all() throws -> [Row] {
        guard let url = Bundle.module.url(forResource: "rows", withExtension: "json") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try JSONDecoder().decode([Row].self, from: Data(contentsOf: url)) + Operation.all.flatMap(\.rows)
    }
}

/// The operation and the inputs of a row of a single operation.
struct OperationRow: Codable {
    enum Layout: String, Codable { case contiguous, transposed }

    let name: String
    /// Rows and columns of the tensors, or of what they are named after.
    let side: Int
    /// The layout of the first input.
    let layout: Layout
    let inputs: [Input]
    /// The part of its norm by which a result may differ from a peer's.
    let tolerance: Double
}

/// The unit in which a row's time is given.
enum Unit: String, Codable {
    case nanoseconds = "ns"
    case microseconds = "us"
    case milliseconds = "ms"

    func text(_ microseconds: Double) -> String {
        switch self {
        case .nanoseconds: String(format: "%.1f", microseconds * 1e3)
        case .microseconds: String(format: "%.2f", microseconds)
        case .milliseconds: String(format: "%.1f", microseconds / 1e3)
        }
    }
}
