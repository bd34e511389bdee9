import Foundation

/// A benchmark row: `rows.json` lists them, for this program and for compare.py.
struct Row: Decodable {
    let row: String
    let workload: Workload.Kind
    /// The product's M, N, K, the tensor's shape or the perceptron's layer widths.
    let sizes: [Int]
    let batch: Int?
    let optimizer: OptimizerKind?
    let unit: Unit

    enum OptimizerKind: String, Decodable { case sgd, adam }

    static func all() throws -> [Row] {
        guard let url = Bundle.module.url(forResource: "rows", withExtension: "json") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try JSONDecoder().decode([Row].self, from: Data(contentsOf: url))
    }
}

/// The unit in which a row's time is given.
enum Unit: String, Decodable {
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
