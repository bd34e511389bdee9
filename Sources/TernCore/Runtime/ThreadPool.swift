import CTernKernels

/// Runs `body(i)` for each i in 0..<count, spread over Tern's threads, and returns when all have run.
///
/// Each index runs exactly once, in no particular order. A call from inside a parallel loop, or while another task's loop
/// runs, does all of its work on the calling thread, so concurrent tasks never wait for one another in a circle.
package func parallelFor(_ count: Int, _ body: (Int) -> Void) {
    if count == 1 { return body(0) }
    withoutActuallyEscaping(body) { body in
        withUnsafePointer(to: body) { closure in
            tern_parallel_for(
                count,
                { context, index in context!.assumingMemoryBound(to: ((Int) -> Void).self).pointee(index) },
                UnsafeMutableRawPointer(mutating: closure))
        }
    }
}

/// Lets the calling thread run all of its loops itself from now on: a thread in the background never takes the pool from one
/// that trains.
package func stayOffThreadPool() { tern_stay_off_pool() }
