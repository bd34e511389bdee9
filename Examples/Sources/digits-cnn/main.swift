// A convolutional network with batch normalization and a learning rate schedule, on the bundled handwritten digits.

import Foundation
import Tern

manualSeed(0)
let (train, test) = ImageDataset.digits()  // 8 × 8 pixels

let model = Sequential {
    Conv2d(1, 16, kernel: 3, padding: 1, hasBias: false)
    BatchNorm2d(16)
    ReLU()
    MaxPool2d(2)
    Conv2d(16, 32, kernel: 3, padding: 1, hasBias: false)
    BatchNorm2d(32)
    ReLU()
    GlobalAveragePool()
    Linear(32, 10)
}
print(model.summary(of: [64, 1, 8, 8]))

let epochs = 10
let loader = DataLoader(train, batchSize: 64)
let optimizer = AdamW(model, learningRate: 1e-3)
let schedule = Schedule.oneCycle(maximum: 1e-2, steps: epochs * loader.batchCount)
let scheduler = Scheduler(optimizer, schedule)

for epoch in 1...epochs {
    var sum = 0.0
    for batch in loader {
        // A step is training: dropout drops, batch normalization uses the batch and moves its averages.
        let loss = optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
        scheduler.step()
        sum += Double(loss.item()) * Double(batch.count)
    }
    print("epoch \(epoch): loss \(sum / Double(train.count))")
}

// Outside of a step the same call is inference.
let samples = test.batch(at: .arange(test.count))
let accuracy = classificationAccuracy(model(samples.inputs), samples.labels)
print("test accuracy: \(accuracy)")
if accuracy < 0.93 { exit(1) }
