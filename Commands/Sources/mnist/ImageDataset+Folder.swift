import CommandSupport
import Foundation
import Tern

extension ImageDataset {
    /// Reads the data set in a folder, whichever it is: MNIST and its like, a part of EMNIST, or CIFAR-10.
    static func inFolder(_ folder: String) throws -> (train: ImageDataset, test: ImageDataset) {
        func has(_ name: String) -> Bool {
            ["", ".gz"].contains { FileManager.default.fileExists(atPath: "\(folder)/\(name)\($0)") }
        }
        if has("data_batch_1.bin") { return try cifar10(in: folder) }
        let file = { (part: EMNIST) in "emnist-\(part.rawValue)-train-images-idx3-ubyte" }
        let parts = EMNIST.allCases.filter { has(file($0)) }
        if parts.count == 1 { return try emnist(parts[0], in: folder) }
        if parts.count > 1 {
            let names = parts.map(\.rawValue).joined(separator: ", ")
            throw CommandSupport.Failure(
                "\(folder): found parts of EMNIST (\(names)), expected one in a folder of its own")
        }
        let inside = EMNIST.allCases.filter { has("\($0.rawValue)/\(file($0))") }
        if !inside.isEmpty {
            let names = inside.map { "\(folder)/\($0.rawValue)" }.joined(separator: ", ")
            throw CommandSupport.Failure("\(folder): found the parts of EMNIST, expected one of them: \(names)")
        }
        return try ImageDataset.mnist(in: folder)
    }
}
