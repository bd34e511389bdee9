/// Runs `body`, and keeps two values alive at least until it ends: their memory is reached by pointers in it.
///
/// `withExtendedLifetime` of a tuple does the same, but it copies the values into the tuple: an atomic count up and down for
/// each, which is a third of what an operation on few elements takes.
@inline(__always)
func withExtendedLifetimes<A, B, Result>(
    _ a: A, _ b: B, _ body: () throws -> Result
) rethrows -> Result {
    try withExtendedLifetime(a) { try withExtendedLifetime(b) { try body() } }
}

/// Runs `body`, and keeps three values alive at least until it ends.
@inline(__always)
func withExtendedLifetimes<A, B, C, Result>(
    _ a: A, _ b: B, _ c: C, _ body: () throws -> Result
) rethrows -> Result {
    try withExtendedLifetimes(a, b) { try withExtendedLifetime(c) { try body() } }
}

/// Runs `body`, and keeps four values alive at least until it ends.
@inline(__always)
func withExtendedLifetimes<A, B, C, D, Result>(
    _ a: A, _ b: B, _ c: C, _ d: D, _ body: () throws -> Result
) rethrows -> Result {
    try withExtendedLifetimes(a, b, c) { try withExtendedLifetime(d) { try body() } }
}
