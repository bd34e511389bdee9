/// Returns text of a bounded length: without the middle of a longer one, since its beginning and its end say most.
///
/// ```swift
/// abbreviated("a path of 10,000 characters …", to: 400)   // its first 300, how many are left out, and its last 100
/// ```
package func abbreviated(_ text: String, to limit: Int) -> String {
    let excess = text.unicodeScalars.count - limit
    guard excess > 0 else { return text }
    let start = String(Substring(text.unicodeScalars.prefix(3 * limit / 4)))
    let end = String(Substring(text.unicodeScalars.suffix(limit / 4)))
    return "\(start) […\(excess) characters…] \(end)"
}
