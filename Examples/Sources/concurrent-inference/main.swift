// One model serves many tasks at once. A module is Sendable, calls outside of a step record nothing, and the results are the
// same bits as those of one call after another.

import Foundation
import Tern

struct Service: Module {
    let body = Sequential {
        Linear(64, 256, activation: .relu)
        Dropout(0.5)  // nothing in inference
        Linear(256, 10)
    }

    /// Returns the classes of images, [n, 1, 8, 8] to [n].
    func classes(of images: Tensor<Float>) -> Tensor<Int> { body(images.flatten(from: 1)).argmax(axis: -1) }
}

manualSeed(0)
let (train, test) = ImageDataset.digits()
let service = Service()
let optimizer = Adam(service, learningRate: 3e-3)
for batch in (1...5).flatMap({ _ in DataLoader(train, batchSize: 64) }) {
    optimizer.step { crossEntropyLoss(service.body(batch.inputs.flatten(from: 1)), batch.labels) }
}

let requests = (0..<test.count).map { test.batch(at: Tensor([$0])) }
let alone = requests.map { service.classes(of: $0.inputs).item() }

let clock = ContinuousClock()
let start = clock.now
let together = await withTaskGroup(of: (Int, Int).self, returning: [Int].self) { group in
    let (service, requests) = (service, requests)
    for number in requests.indices {
        group.addTask { (number, service.classes(of: requests[number].inputs).item()) }
    }
    var answers = [Int](repeating: -1, count: requests.count)
    for await (number, answer) in group { answers[number] = answer }
    return answers
}
print("\(requests.count) requests in \(clock.now - start)")

let hits = zip(together, requests).count { $0 == $1.labels.item() }
print("right: \(hits) of \(requests.count); as one after another: \(together == alone)")
if together != alone || Double(hits) < 0.93 * Double(requests.count) { exit(1) }
