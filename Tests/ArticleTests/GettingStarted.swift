import Foundation
import Tern
import TestSupport
import Testing

/// The code of the article "Getting started".
struct GettingStarted {
    @Test func compute() {
        let x: Tensor<Float> = [[1, 2], [3, 4]]
        let y = x.matmul(x) + 1
        print(y)
        // [[ 8. 11.]
        //  [16. 23.]]
        #expect("\(y)" == "[[ 8. 11.]\n [16. 23.]]")
    }

    @Test func differentiate() {
        let inputs: Tensor<Float> = [0, 1, 2, 3]
        let targets: Tensor<Float> = [1, 3, 5, 7]
        var line: Tensor<Float> = [0, 0]
        for _ in 1...200 {
            let (_, slope) = valueAndGradient(at: line) { line in
                mseLoss(line[0] * inputs + line[1], targets)
            }
            line -= 0.1 * slope
        }
        print(line)  // [2. 1.]
        #expect((line - [2, 1]).abs().max().item() < 1e-3)
    }

    struct Classifier: Layer {
        let hidden = Linear(64, 128, activation: .relu)
        let output = Linear(128, 10)

        func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> {
            output(hidden(images.flatten(from: 1)))
        }
    }

    @Test func train() throws {
        manualSeed(0)
        let (train, test) = ImageDataset.digits()
        let model = Classifier()
        let optimizer = Adam(model, learningRate: 3e-3)
        let loader = DataLoader(train, batchSize: 32)
        for _ in 1...10 {
            for batch in loader {
                optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
            }
        }
        let samples = test.batch(at: .arange(test.count))
        print(classificationAccuracy(model(samples.inputs), samples.labels))  // more than 0.9
        #expect(classificationAccuracy(model(samples.inputs), samples.labels) > 0.9)

        let folder = try TemporaryFolder()
        let path = folder.file("model.safetensors")
        try model.save(to: path)
        let other = Classifier()
        try other.load(from: path)
        #expect(other(samples.inputs) == model(samples.inputs))
        try model.save(to: URL(fileURLWithPath: path))
        try Classifier().load(from: URL(fileURLWithPath: path))
        try Classifier().load(from: Data(contentsOf: URL(fileURLWithPath: path)))
        let error = #expect(throws: (any Error).self) { try Linear(2, 3).load(from: path) }
        #expect(error is StateDictionaryError)
    }
}
