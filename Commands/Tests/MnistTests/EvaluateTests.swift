import Foundation
import Tern
import TestSupport
import Testing

@Suite struct EvaluateTests {
    let folder = try! TemporaryFolder()

    /// A model that has been trained for a moment.
    private func train() throws -> (path: String, accuracy: String) {
        let result = try Command.run(
            "train", "--quiet", "--epochs", "4", "--hidden", "32", "--output", folder.path)
        return (folder.file("model.safetensors"), result.output)
    }

    @Test func evaluateAgreesWithTraining() throws {
        let (path, accuracy) = try train()
        let result = try Command.run("evaluate", "--weights", path)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.hasSuffix("\n" + accuracy))

        // The confusion matrix: 360 images in all, those on the diagonal are the accuracy.
        let start = try #require(result.lines.firstIndex { $0.contains("predicted") })
        let counts = result.lines[(start + 1)...(start + 10)].map { line in
            line.split(separator: " ").dropFirst().map { Int($0) ?? 0 }
        }
        #expect(counts.allSatisfy { $0.count == 10 })
        let total = counts.joined().reduce(0, +)
        #expect(total == 360)
        let right = (0..<10).reduce(0) { $0 + counts[$1][$1] }
        #expect(accuracy == String(format: "test accuracy: %.2f%%\n", 100 * Double(right) / 360))

        // Recall and precision of class 0, from the matrix.
        let row = try #require(result.lines.first { $0.trimmingPrefix(while: \.isWhitespace).hasPrefix("0 ") })
        let shares = row.split(separator: " ").dropFirst().prefix(2).map(String.init)
        let predicted = counts.reduce(0) { $0 + $1[0] }
        let (right0, actual) = (Double(counts[0][0]), counts[0].reduce(0, +))
        let expected = [right0 / Double(predicted), right0 / Double(actual)]
        #expect(shares == expected.map { String(format: "%.2f%%", 100 * $0) })

        // All lines of a table are equally long.
        for table in result.output.split(separator: "\n\n").dropLast() {
            let lengths = Set(table.split(separator: "\n").map(\.count))
            #expect(lengths.count == 1)
        }
    }

    @Test func predictShowsDigitsAndProbabilities() throws {
        let (path, _) = try train()
        let result = try Command.run("predict", "--weights", path, "--count", "3")
        #expect(result.status == 0)
        let titles = result.lines.filter { $0.hasPrefix("image ") }
        #expect(titles.count == 3)
        for title in titles { #expect(title.wholeMatch(of: #/image \d: \d, (right|wrong: it is \d)/#) != nil) }
        let shares = result.output.matches(of: #/(\d+\.\d\d)%/#).map { Double($0.1)! }
        #expect(shares.count == 30)
        for image in 0..<3 {
            let sum: Double = shares.dropFirst(10 * image).prefix(10).reduce(0, +)
            #expect(abs(sum - 100) < 0.1)
        }
        #expect(result.output.contains("▓"))
    }

    // MARK: Bad weights

    private func expectError(_ message: String, weights path: String) throws {
        for command in ["evaluate", "predict"] {
            let result = try Command.run(command, "--weights", path)
            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            #expect(result.errors == "error: \(path): \(message)\n")
        }
    }

    private func save(_ tensors: [String: Tensor<Float>], _ metadata: [String: String]) throws -> String {
        let path = folder.file("other.safetensors")
        try saveSafetensors(tensors, metadata: metadata, to: path)
        return path
    }

    private let metadata = ["model": "mlp", "image": "8x8", "hidden": "2", "classes": "10"]

    @Test func missingAndForeignFiles() throws {
        try expectError("no such file: No such file or directory", weights: folder.file("no"))
        try expectError(
            "truncated: found 3 bytes, expected at least 8", weights: folder.write([1, 2, 3], to: "short"))
        try expectError(
            "weights of another architecture: found model missing in the metadata, expected mlp, cnn, resnet",
            weights: save(["x": [1]], [:]))
        try expectError(
            "weights of another architecture: found model transformer in the metadata, expected mlp, cnn, resnet",
            weights: save(["x": [1]], ["model": "transformer"]))
        try expectError(
            "not the weights of a model of mnist's: found image missing in the metadata, expected sizes from 1 to 65536",
            weights: save(["x": [1]], ["model": "cnn"]))
    }

    @Test func weightsForOtherImages() throws {
        try expectError(
            "weights of another architecture: found a model of 28×28 images in 10 classes, expected 8×8 images in 10 "
                + "classes, as in the data",
            weights: save([:], metadata.merging(["image": "28x28"]) { $1 }))
    }

    @Test func weightsThatDoNotFitTheirMetadata() throws {
        // More memory than the file gives reason to take.
        try expectError(
            "weights of another architecture: found 1 weights, expected 67731466 for mlp 64-8192-8192-10",
            weights: save(["x": [1]], self.metadata.merging(["hidden": "8192,8192"]) { $1 }))
        try expectError(
            "mlp 64-65536-65536-10 on images of 8×8 has 4299948042 parameters, expected at most 268435456",
            weights: save(["x": [1]], self.metadata.merging(["hidden": "65536,65536"]) { $1 }))
        try expectError(
            "the weights do not fit the model: missing: hidden.0.weight, hidden.0.bias, output.weight, output.bias; "
                + "unexpected: x",
            weights: save(["x": .zeros([160])], self.metadata))
        // All that is wrong at once.
        let (metadata, tensors) = (
            ["model": "resnet", "image": "8x8", "classes": "10"],
            [
                "conv1.weight": Tensor<Float>.zeros([16, 1, 5, 5]), "fc.weight": .zeros([10]), "x": [1]
            ]
        )
        let result = try Command.run("evaluate", "--weights", save(tensors, metadata))
        #expect(result.status == 1)
        for part in [
            "conv1.weight: expected shape [16, 1, 3, 3], found [16, 1, 5, 5]; fc.weight: expected shape [10, 64], found [10]",
            "missing: bn1.weight, bn1.bias, bn1.running_mean, bn1.running_var, bn1.num_batches_tracked, layer1.0.conv1.weight",
            "layer2.0.downsample.0.weight", "layer3.0.bn2.running_var", "unexpected: x"
        ] { #expect(result.errors.contains(part)) }
        try expectError(
            "not the weights of a model of mnist's: found hidden 99999999999 in the metadata, expected sizes from 1 to "
                + "65536",
            weights: save([:], self.metadata.merging(["hidden": "99999999999"]) { $1 }))
    }

    /// Keys and shapes first, then all values that are not finite.
    @Test func weightsThatAreNotFinite() throws {
        var tensors: [String: Tensor<Float>] = [
            "hidden.0.weight": .full([2, 64], .nan), "hidden.0.bias": .zeros([2]), "output.weight": .zeros([10, 2])
        ]
        try expectError(
            "the weights do not fit the model: missing: output.bias", weights: save(tensors, metadata))
        tensors["output.bias"] = .full([10], -.infinity)
        try expectError(
            "hidden.0.weight, output.bias: found values that are not finite, expected numbers",
            weights: save(tensors, metadata))
    }

    /// From finite weights.
    @Test func logitsThatAreNotFinite() throws {
        let tensors: [String: Tensor<Float>] = [
            "hidden.0.weight": .full([2, 64], 3e38), "hidden.0.bias": .zeros([2]), "output.weight": .ones([10, 2]),
            "output.bias": .zeros([10])
        ]
        try expectError("the model's logits are not finite", weights: save(tensors, metadata))
    }

    @Test(arguments: ["evaluate", "predict"])
    func namesThatAreNone(_ command: String) throws {
        let result = try Command.run(command, "--weights", "")
        #expect(result.status == 64)
        #expect(result.errors == "error: --weights '' is not the name of a file\n")
        // No message changes the colors of a terminal.
        let colored = try Command.run(command, "--weights", "a\u{1b}[31m\r\nb\u{7f}")
        #expect(colored.errors == "error: a\\u{1B}[31m b\\u{7F}: no such file: No such file or directory\n")
    }

    @Test func versionNamesTheLibraries() throws {
        let result = try Command.run("--version")
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("Tern 0."))
        #expect(result.output.contains("OpenBLAS"))
    }

    @Test func unknownCommands() throws {
        let result = try Command.run("fly")
        #expect(result.status == 64)
        #expect(result.errors == "error: Unexpected argument 'fly'\n")
    }
}
