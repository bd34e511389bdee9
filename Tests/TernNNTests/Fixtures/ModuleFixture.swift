import Foundation
import TernCore
import TernNN
import TestSupport

/// A case of a layer or loss as PyTorch computes it; see `Tests/Fixtures/generator/modules.py`.
struct ModuleFixture: Decodable, Sendable {
    /// The name under which ``ModuleForm/all`` has it, and after a colon which of its forms.
    let module: String
    let parameters: FixtureParameters?
    let training: Bool?
    /// The state dictionary before the call.
    let state: [String: FixtureTensor]?
    let inputs: [FixtureTensor]
    let outputs: [FixtureTensor]
    /// The gradients of the outputs, and what follows for the real inputs and the parameters.
    let upstreams: [FixtureTensor]
    let inputGradients: [FixtureTensor]
    let parameterGradients: [String: FixtureTensor]?
    /// The operations of the call as PyTorch counts them; not there for functions.
    let flops: Int?
    /// The buffers after the call.
    let buffers: [String: FixtureTensor]?

    static let all: [ModuleFixture] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/modules").standardized
        let files = try! FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
        return files.flatMap { try! JSONDecoder().decode([ModuleFixture].self, from: Data(contentsOf: $0)) }
    }()
}

extension FixtureTensor {
    var real: Tensor<Float> { Tensor(shape: Shape(shape), scalars: elements.map { Float($0) }) }
    var integers: Tensor<Int> { Tensor(shape: Shape(shape), scalars: elements.map { Int($0) }) }
    var truth: Tensor<Bool> { Tensor(shape: Shape(shape), scalars: elements.map { $0 != 0 }) }
}

/// The call of a case in Tern.
struct ModuleForm {
    let module: any Module
    let call: (ModuleInputs) -> [Tensor<Float>]

    /// A layer.
    static func layer(_ layer: some Layer) -> ModuleForm {
        ModuleForm(module: layer) { inputs in [layer(inputs.real(0))] }
    }

    /// A function without parameters of its own.
    static func function(_ call: @escaping (ModuleInputs) -> Tensor<Float>) -> ModuleForm {
        ModuleForm(module: Stateless()) { [call($0)] }
    }

    private struct Stateless: Module {}
}

/// The inputs of a case; real ones are differentiated.
struct ModuleInputs: Module {
    let reals: [Parameter?]
    let tensors: [FixtureTensor]

    init(_ tensors: [FixtureTensor]) {
        self.tensors = tensors
        reals = tensors.map { $0.kind == .real ? Parameter($0.real) : nil }
    }

    var count: Int { tensors.count }
    func real(_ index: Int) -> Tensor<Float> { reals[index]!.value }
    func integers(_ index: Int) -> Tensor<Int> { tensors[index].integers }
    func truth(_ index: Int) -> Tensor<Bool> { tensors[index].truth }
}
