import CTernKernels
import Synchronization

/// A value in the graph of a derivative: what it was computed from and, during a backward pass, the gradient gathered so far.
///
/// Nodes are numbered in the order of their creation, so a node's number is above those of everything it depends on:
/// walking the numbers downwards is a valid order for the backward pass, without recursion. Nodes do not know the scalar
/// type, so the engine is compiled once; the operations, which do, wrap their pullbacks.
///
/// `@unchecked Sendable`: the mutable state is touched only by the backward pass of the gradient call in which the node was
/// made, on that call's thread, when the threads that recorded for it are done.
final class Node: @unchecked Sendable {
    /// An input of the operation, and the pullback that turns the gradient of the output into the input's.
    struct Edge {
        let input: Node
        let pullback: (Untyped) -> Untyped
    }

    /// Distributes the gradient of the value: for a node that computes the gradients of all its inputs at once, or
    /// that knows its inputs only on the way back.
    typealias Route = (Untyped) -> [(node: Node, gradient: Untyped)]

    let number: UInt64
    /// The gradient call that the value belongs to, by the number of its outermost scope; with ``untraceable`` where the value
    /// depends on that call's parameters in a way that was not recorded.
    let call: UInt64
    /// The shape of the value: gradients are summed to it where broadcasting made them larger.
    private let shape: Shape
    /// The arithmetic of the value's type, to add gradients.
    private let algebra: any GradientAlgebra.Type
    /// The gradient call whose differentiated value this is (its first number); 0 if it is none's.
    private let leafOf: UInt64
    /// The parameter that was read last when the value was computed, while a profile is taken.
    private let parameter: UInt
    private var adjoint: Untyped?
    var edges: [Edge]
    var route: Route?

    @inline(__always)
    init(shape: Shape, algebra: any GradientAlgebra.Type, edges: [Edge], call: UInt64) {
        number = Self.takeNumbers(1)
        self.call = call
        self.shape = shape
        self.algebra = algebra
        self.edges = edges
        leafOf = 0
        parameter = tern_is_profiling() ? tern_current_thread_state().pointee.parameter : 0
    }

    /// Creates a leaf of a scope: a value that is differentiated in it.
    init(shape: Shape, algebra: any GradientAlgebra.Type, edges: [Edge], call: UInt64, leafOf: UInt64) {
        number = leafOf + 1
        self.call = call
        self.shape = shape
        self.algebra = algebra
        self.edges = edges
        self.leafOf = leafOf
        parameter = 0
    }

    private static let counter = Atomic<UInt64>(0)

    /// Returns the first of `count` numbers above all before them: one for a node, two for a scope and its leaves, which are
    /// constants to the scopes inside it however late they are made.
    static func takeNumbers(_ count: UInt64) -> UInt64 {
        counter.wrappingAdd(count, ordering: .relaxed).oldValue + 1
    }

    deinit {
        if edges.isEmpty && route == nil { return }
        // Moved out: what is still in the properties when the deinitializer ends is freed by recursion.
        let held = Teardown.Held(edges: edges, route: route)
        (edges, route) = ([], nil)
        Teardown.drop(consume held)
    }

    /// Hands the gradient gathered here on to the inputs, as far as they are newer than `start`.
    ///
    /// - Parameter keepsGraph: whether the pullbacks are needed again, for a derivative of this derivative.
    func propagate(after start: UInt64, into queue: inout NodeQueue, keepsGraph: Bool) {
        guard let upstream = adjoint.take() else { return }
        if tern_is_profiling() { tern_current_thread_state().pointee.parameter = parameter }
        let (edges, route) = (self.edges, self.route)
        if !keepsGraph { (self.edges, self.route) = ([], nil) }
        for edge in edges where edge.input.number > start {
            edge.input.accumulate(edge.pullback(upstream), after: start, into: &queue)
        }
        guard let route else { return }
        for (node, gradient) in route(upstream) where node.number > start {
            node.accumulate(gradient, after: start, into: &queue)
        }
    }

    /// Adds a gradient to what has been gathered; the first one puts the node into the queue.
    func accumulate(_ gradient: Untyped, after start: UInt64, into queue: inout NodeQueue) {
        let gradient = gradient.layout.shape == shape ? gradient : reduced(gradient)
        if let gathered = adjoint.take() {
            adjoint = algebra.sum(gathered, gradient)
        } else {
            adjoint = gradient
            if leafOf != start { queue.insert(self) }
        }
    }

    /// Returns a gradient in the shape that the value was broadcast to, summed to its own.
    private func reduced(_ gradient: Untyped) -> Untyped {
        let found = gradient.layout.shape
        check(
            Shape.broadcast(found, shape, in: "pullback") == found, "pullback",
            "a gradient of shape \(found) for a value of shape \(shape)")
        return algebra.sum(gradient, to: shape)
    }

    func takeAdjoint() -> Untyped? { adjoint.take() }
}

/// The arithmetic that the backward pass needs of a scalar type.
protocol GradientAlgebra: TensorScalar, SendableMetatype {}

extension GradientAlgebra {
    /// Returns the sum of two gradients of one value, in the memory of the first where it is free.
    static func sum(_ a: consuming Untyped, _ b: Untyped) -> Untyped {
        Tensor<Self>.sum(Tensor(a), Tensor(b)).untyped
    }

    /// Returns a gradient summed over what broadcasting had repeated.
    static func sum(_ gradient: Untyped, to shape: Shape) -> Untyped {
        Tensor<Self>(gradient).sum(to: shape).untyped
    }
}

extension Float: GradientAlgebra {}
extension Double: GradientAlgebra {}

/// The differentiable scalar types, by ``ScalarType/slot``.
let gradientAlgebras: InlineArray<2, any GradientAlgebra.Type> = [Float.self, Double.self]

/// Lets go of graphs one node at a time: without it, freeing a chain of a million operations would recurse a million deep.
enum Teardown {
    /// The references that a node holds.
    struct Held {
        let edges: [Node.Edge]
        let route: Node.Route?
    }

    /// Releases what a dying node held. The first call on a thread works through a pile on which the calls that it brings
    /// about put theirs.
    static func drop(_ held: consuming Held) {
        let state = tern_current_thread_state()!
        if let pile = state.pointee.teardown {
            pile.assumingMemoryBound(to: [Held].self).pointee.append(held)
            return
        }
        var pile = [held]
        withUnsafeMutablePointer(to: &pile) { pile in
            state.pointee.teardown = UnsafeMutableRawPointer(pile)
            while let next = pile.pointee.popLast() { withExtendedLifetime(next) {} }
            state.pointee.teardown = nil
        }
    }
}
