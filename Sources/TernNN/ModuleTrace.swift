import TernCore

/// A module that is called by another name than its generic type.
protocol NumberedModule {
    /// The name with the number of axes, such as `Conv2d`.
    static var name: String { get }
}

extension Module {
    /// The name of the module's type.
    var kind: String { (type(of: self) as? any NumberedModule.Type)?.name ?? "\(type(of: self))" }

    /// The parameters that are in no module inside this one, and those from which they are computed.
    var ownParameters: [Parameter] {
        parts.compactMap { $0.value as? Parameter }.flatMap { [$0] + ($0.parametrization?.parameters ?? []) }
    }
}

/// Finds out from the log of a forward pass which of a model's modules did which work.
///
/// The log says which parameters are read, and a module reads its own right before it uses them. So an operation on weights is
/// the work of the module whose parameter was read last, and so is the first product after a read. Further products are of
/// activations: they belong to what holds the modules before and after them.
struct ModuleTrace {
    private struct Use {
        var flops = 0
        var output: Shape?
    }

    private let modules: [(name: String, module: any Module)]
    /// The modules that have a parameter.
    private var owners: [ObjectIdentifier: [Int]] = [:]
    private let parameters: [Parameter]
    private let constants: [(name: String, shape: Shape)]

    private var uses: [Use]
    /// The number of times that each parameter was read.
    private var reads: [ObjectIdentifier: Int] = [:]
    /// The module that read a parameter last.
    private var current: Int?
    /// A Boolean value indicating whether it has computed something since.
    private var isDone = false
    /// The work without parameters since.
    private var pending: Use?

    init(_ model: some Module) {
        modules = model.namedModules
        parameters = model.parameters
        constants = model.constants
        uses = Array(repeating: Use(), count: modules.count)
        for (index, (_, module)) in modules.enumerated() {
            for parameter in module.ownParameters { owners[ObjectIdentifier(parameter), default: []].append(index) }
        }
    }

    mutating func follow(_ entry: WorkLog.Entry) {
        switch entry {
        case .read(let parameter):
            guard let all = owners[parameter] else { return }
            // Modules that share a parameter are taken to read it in turn.
            let count = reads[parameter, default: 0]
            reads[parameter] = count + 1
            let owner = all[count % all.count]
            settle(before: owner)
            (current, isDone) = (owner, false)
        case .work(let operations, let usesWeights):
            if let current, pending == nil && (usesWeights || !isDone) {
                uses[current].flops += operations
                isDone = true
            } else {
                pending = Use(flops: (pending?.flops ?? 0) + operations)
            }
        case .result(let shape):
            if pending != nil { pending!.output = shape } else if let current { uses[current].output = shape }
        }
    }

    /// Gives pending work to the innermost module that holds the current one and the next.
    private mutating func settle(before next: Int) {
        guard let work = pending else { return }
        let owner = current.map { enclosing($0, next) } ?? 0
        uses[owner].flops += work.flops
        uses[owner].output = work.output ?? uses[owner].output
        pending = nil
    }

    private func enclosing(_ a: Int, _ b: Int) -> Int {
        let paths = [a, b].map { modules[$0].name.split(separator: ".") }
        var common = zip(paths[0], paths[1]).prefix { $0 == $1 }.map(\.0)
        while true {
            let name = common.joined(separator: ".")
            // A list of modules is none itself.
            if let index = modules.firstIndex(where: { $0.name == name }) { return index }
            common.removeLast()
        }
    }

    var summary: ModuleSummary {
        var whole = self
        // What follows the last layer is the model's own.
        whole.settle(before: 0)
        let rows = zip(modules, whole.uses).compactMap { named, use -> ModuleSummary.Row? in
            let own = named.module.parts.compactMap { $0.value as? Parameter }
                .flatMap { $0.parametrization?.parameters ?? [$0] }
            if own.isEmpty && use.flops == 0 { return nil }
            return ModuleSummary.Row(
                name: named.name, kind: named.module.kind, output: use.output,
                parameterCount: own.reduce(0) { $0 + $1.shape.elementCount }, flops: use.flops)
        }
        return ModuleSummary(
            rows: rows, parameterCount: parameters.reduce(0) { $0 + $1.shape.elementCount },
            frozenCount: parameters.reduce(0) { $0 + ($1.isFrozen ? $1.shape.elementCount : 0) },
            flops: whole.uses.reduce(0) { $0 + $1.flops }, constants: constants)
    }
}
