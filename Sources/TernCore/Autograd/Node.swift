import CTernKernels
import Synchronization

/// A value in the graph of a derivative: what it was computed from and, during a backward pass, the gradient gathered so far.
///
/// Nodes are numbered in the order of their creation, so a node's number is above those of everything it depends on:
/// walking the numbers downwards is a valid order for the backward pass, without recursion.
///
/// `@unchecked Sendable`: the mutable state is touched only by the backward pass of the gradient call in which the node was
/// made, on that call's thread.
class GraphNode: @unchecked Sendable {
    let number: UInt64

    init() {
        number = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
    }

    private static let counter = Atomic<UInt64>(0)

    /// The number of the newest node.
    static var newest: UInt64 { counter.load(ordering: .relaxed) }

    /// Hands the gradient gathered here on to the inputs, as far as they are newer than `start`.
    ///
    /// - Parameter keepsGraph: whether the pullbacks are needed again, for a derivative of this derivative.
    func propagate(after start: UInt64, into queue: inout NodeQueue, keepsGraph: Bool) {}
}

/// A node for values of one scalar type. Only `Float` and `Double` ever have one, but the operations that any scalar has
/// (views, sums) are written once, for all.
class Node<Scalar: TensorScalar>: GraphNode, @unchecked Sendable {
    /// An input of the operation, and the pullback that turns the gradient of the output into the input's.
    typealias Edge = (input: Node, pullback: Pullback<Scalar>)

    /// The shape of the value: gradients are summed to it where broadcasting made them larger.
    let shape: Shape
    /// The gradient call whose differentiated value this is (its first number), if it is one.
    let leafOf: UInt64?
    private(set) var adjoint: Tensor<Scalar>?
    var edges: [Edge]

    init(shape: Shape, edges: [Edge], leafOf: UInt64? = nil) {
        self.shape = shape
        self.edges = edges
        self.leafOf = leafOf
    }

    deinit {
        if !edges.isEmpty { Teardown.drop(edges) }
    }

    override func propagate(after start: UInt64, into queue: inout NodeQueue, keepsGraph: Bool) {
        guard let upstream = takeAdjoint() else { return }
        let edges = self.edges
        if !keepsGraph { self.edges = [] }
        for edge in edges where edge.input.number > start {
            edge.input.accumulate(edge.pullback(upstream), after: start, into: &queue)
        }
    }

    /// Adds a gradient to what has been gathered; the first one puts the node into the queue.
    func accumulate(_ gradient: Tensor<Scalar>, after start: UInt64, into queue: inout NodeQueue) {
        let gradient = gradient.shape == shape ? gradient : gradient.sum(to: shape)
        if let gathered = adjoint.take() {
            adjoint = .sum(gathered, gradient)
        } else {
            adjoint = gradient
            if leafOf != start { queue.insert(self) }
        }
    }

    func takeAdjoint() -> Tensor<Scalar>? {
        adjoint.take()
    }
}

/// Turns the gradient of a result into the gradient of one input.
public typealias Pullback<Scalar: TensorScalar> = (Tensor<Scalar>) -> Tensor<Scalar>

/// Turns the gradient of a result, and the result itself, into the gradient of the input.
typealias OutputPullback<Scalar: TensorScalar> = (_ upstream: Tensor<Scalar>, _ output: Tensor<Scalar>) -> Tensor<Scalar>

/// The node of a conversion between scalar types: the one operation whose input and output differ in type.
final class CastNode<Input: TensorScalar, Output: TensorScalar>: Node<Output>, @unchecked Sendable {
    private var input: Node<Input>?

    init(shape: Shape, input: Node<Input>) {
        self.input = input
        super.init(shape: shape, edges: [])
    }

    deinit {
        if let input { Teardown.drop(input) }
    }

    override func propagate(after start: UInt64, into queue: inout NodeQueue, keepsGraph: Bool) {
        guard let upstream = takeAdjoint(), let source = input else { return }
        if !keepsGraph { input = nil }
        if source.number > start {
            source.accumulate(Tensor<Input>(upstream), after: start, into: &queue)
        }
    }
}

/// Lets go of graphs one node at a time: without it, freeing a chain of a million operations would recurse a million deep.
enum Teardown {
    /// Releases what a dying node held. The first call on a thread works through a pile on which the calls that it brings
    /// about put theirs.
    static func drop(_ held: Any) {
        let state = tern_current_thread_state()!
        if let pile = state.pointee.teardown {
            pile.assumingMemoryBound(to: [Any].self).pointee.append(held)
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

/// Nodes that wait for their turn in a backward pass, the newest first: a binary heap.
struct NodeQueue {
    private var heap: [GraphNode] = []

    mutating func insert(_ node: GraphNode) {
        heap.append(node)
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2].number < heap[child].number {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popNewest() -> GraphNode? {
        guard let last = heap.popLast() else { return nil }
        guard let newest = heap.first else { return last }
        heap[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            if child >= heap.count { break }
            if child + 1 < heap.count && heap[child + 1].number > heap[child].number { child += 1 }
            if heap[parent].number >= heap[child].number { break }
            heap.swapAt(parent, child)
            parent = child
        }
        return newest
    }
}
