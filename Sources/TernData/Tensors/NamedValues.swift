#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Values by name, in an order of their own. Names are compared by their bytes, as other programs do.
///
/// ```swift
/// let file = try Safetensors(contentsOf: "model.safetensors")
/// file.entries["hidden.weight"]?.shape                  // [32, 784]
/// for (name, entry) in file.entries { print(name, entry.type) }
/// ```
///
/// Swift's strings are equal where they look the same: "é" of one Unicode scalar and of two. A dictionary would take the two
/// for one; here they are two names.
public struct NamedValues<Value> {
    /// A name that is compared by its bytes.
    private struct Key: Hashable {
        let name: String

        static func == (a: Key, b: Key) -> Bool { a.name.hasBytes(of: b.name) }

        func hash(into hasher: inout Hasher) {
            var name = name
            name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    private var elements: [(name: String, value: Value)] = []
    /// The positions of the names, once there are so many that going through them would take longer.
    private var positions: [Key: Int] = [:]
    private static var mostWithoutPositions: Int { 8 }

    /// Creates a table without values.
    public init() {}

    /// The names, in the order of the values.
    public var names: [String] { elements.map(\.name) }

    /// The value of a name; nil where there is none.
    public subscript(name: String) -> Value? { position(of: name).map { elements[$0].value } }

    private func position(of name: String) -> Int? {
        if elements.count > Self.mostWithoutPositions { return positions[Key(name: name)] }
        return elements.firstIndex { $0.name.hasBytes(of: name) }
    }

    /// Adds a value at the end.
    ///
    /// - Returns: false where the name is taken; nothing is added then.
    @discardableResult
    public mutating func add(_ value: Value, named name: String) -> Bool {
        guard position(of: name) == nil else { return false }
        elements.append((name, value))
        if elements.count == Self.mostWithoutPositions + 1 {
            for (position, element) in elements.enumerated() { positions[Key(name: element.name)] = position }
        } else if elements.count > Self.mostWithoutPositions {
            positions[Key(name: name)] = elements.count - 1
        }
        return true
    }

    /// Returns the values in the order of their names' bytes.
    func sorted() -> NamedValues {
        // Mostly they are written so.
        let isSorted = zip(elements, elements.dropFirst()).allSatisfy { $0.name.precedes($1.name) }
        if isSorted { return self }
        var result = NamedValues()
        for (name, value) in elements.sorted(by: { $0.name.precedes($1.name) }) {
            result.add(value, named: name)
        }
        return result
    }

    /// Returns the names' values after a change of each.
    func mapValues<Result, Failure>(
        _ transform: (String, Value) throws(Failure) -> Result
    ) throws(Failure) -> NamedValues<Result> {
        var result = NamedValues<Result>()
        for (name, value) in elements { result.add(try transform(name, value), named: name) }
        return result
    }
}

extension NamedValues: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { elements.count }

    /// A name and its value by their position.
    public subscript(position: Int) -> (name: String, value: Value) { elements[position] }
}

extension NamedValues: Sendable where Value: Sendable {}

extension NamedValues: Equatable where Value: Equatable {
    /// Returns whether two tables have the same names with the same values, in any order.
    public static func == (a: NamedValues, b: NamedValues) -> Bool {
        a.count == b.count && a.allSatisfy { b[$0.name] == $0.value }
    }
}

extension String {
    /// Returns whether the bytes are those of another text.
    fileprivate func hasBytes(of other: String) -> Bool {
        utf8.count == other.utf8.count && compare(other) == 0
    }

    /// Returns whether the bytes come before those of another text.
    fileprivate func precedes(_ other: String) -> Bool {
        let order = compare(other)
        return order < 0 || order == 0 && utf8.count < other.utf8.count
    }

    /// Compares the bytes up to the length of the shorter text.
    private func compare(_ other: String) -> Int32 {
        var (a, b) = (self, other)
        return a.withUTF8 { a in
            b.withUTF8 { b in
                guard let first = a.baseAddress, let second = b.baseAddress else { return 0 }
                return memcmp(first, second, min(a.count, b.count))
            }
        }
    }
}
