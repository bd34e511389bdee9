import Tern
import TernTraining

/// Batches of windows of a text without end, drawn from the default generator, whose state is all of theirs.
struct RandomWindows: ResumableSequence {
    let text: TextDataset
    let batchSize: Int

    func makeIterator() -> Iterator { Iterator(windows: self) }
    func makeIterator(from state: Int) -> Iterator { makeIterator() }

    struct Iterator: ResumableIterator {
        fileprivate let windows: RandomWindows
        /// Nothing: the generator is saved with each checkpoint.
        let state = 0

        func next() -> TextDataset.Batch? { windows.text.randomBatch(windows.batchSize) }
    }
}
