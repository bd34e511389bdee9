// Weights from PyTorch and back: data/model.safetensors and data/expected.safetensors are what data/make.py saved with PyTorch.
// Tern's layers have torch.nn's keys and layouts, so they load as they are, and what Tern saves loads there.

import Foundation
import Tern

/// In PyTorch: nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 10)).
let model = Sequential {
    Conv2d(1, 4, kernel: 3)
    BatchNorm2d(4)
    ReLU()
    Flatten()
    Linear(144, 10)
}

let data = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "data")
let checkpoint = try Safetensors(contentsOf: data.appending(path: "model.safetensors").path)
print("keys: \(checkpoint.names)")
try model.load(checkpoint.tensors)  // throws where keys or shapes differ

// The same images give the same numbers.
let expected = try Safetensors(contentsOf: data.appending(path: "expected.safetensors").path).tensors
let difference = (model(expected["images"]!) - expected["logits"]!).abs().max().item()
print("largest difference to PyTorch's logits: \(difference)")

// Back: the file has the same keys, shapes and values as the one that PyTorch saved.
let path = NSTemporaryDirectory() + "tern-checkpoint-\(UUID().uuidString).safetensors"
defer { try? FileManager.default.removeItem(atPath: path) }
try saveSafetensors(model.stateDictionary, to: path)
let saved = try Safetensors(contentsOf: path)
let isSame = try saved.tensors == checkpoint.tensors
print("the same keys and values on the way back: \(isSame)")
if difference > 1e-5 || !isSame { exit(1) }
