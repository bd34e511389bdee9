/// Nodes that wait for their turn in a backward pass, the newest first: a binary heap.
struct NodeQueue {
    private var heap: [Node] = []

    mutating func insert(_ node: Node) {
        heap.append(node)
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2].number < heap[child].number {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popNewest() -> Node? {
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
