import TernCore

/// A reader of the pickles in checkpoints of PyTorch, protocols 2 to 5: it knows numbers, strings, collections, storages and
/// tensors, and refuses all else by name. No name in a pickle is ever looked up or called
/// (<https://docs.python.org/3/library/pickletools.html> tells the operations).
///
/// It is a machine with a stack, without recursion; each operation takes at least a byte and makes at most one value, so its
/// memory is bounded by the pickle's size.
struct Unpickler {
    /// The lists and tuples, and the dictionaries, that values refer to by number.
    private(set) var sequences: [[PickleValue]] = []
    private(set) var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []

    private let path: String
    private let bytes: [UInt8]
    private var position = 0
    private var stack: [PickleValue] = []
    /// The lengths of the stack at the marks.
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]

    init(_ bytes: [UInt8], of path: String) { (self.bytes, self.path) = (bytes, path) }

    func error(_ found: String, _ expected: String? = nil) -> DataFileError {
        DataFileError(path, .badPickle, found: "\(found), at byte \(position)", expected: expected)
    }

    /// Runs the pickle to its end and returns its value.
    mutating func load() throws(DataFileError) -> PickleValue {
        while true {
            let operation = try byte()
            // STOP
            if operation == UInt8(ascii: ".") { return try pop() }
            if try !pushConstant(operation), try !collect(operation), try !remember(operation), try !build(operation) {
                let name = operation > 0x20 && operation < 0x7f ? " '\(Unicode.Scalar(operation))'" : ""
                throw error("operation \(operation)\(name)", "one of those of tensors, protocols 2 to 5")
            }
        }
    }

    // MARK: Bytes

    private mutating func byte() throws(DataFileError) -> UInt8 { try take(1)[position - 1] }

    private mutating func take(_ count: Int) throws(DataFileError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else { throw error("the pickle ends too early") }
        position += count
        return bytes[position - count..<position]
    }

    private mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
        _: Number.Type
    ) throws(DataFileError) -> Number {
        try take(Number.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    /// Returns the bytes that a length of a type comes before.
    private mutating func run<Number: FixedWidthInteger & UnsignedInteger>(
        _ length: Number.Type
    ) throws(DataFileError) -> ArraySlice<UInt8> {
        try take(Int(clamping: number(length)))
    }

    private mutating func string(_ bytes: ArraySlice<UInt8>) throws(DataFileError) -> String {
        guard let string = String(validating: bytes, as: UTF8.self) else { throw error("a string that is not UTF-8") }
        return string
    }

    private mutating func line() throws(DataFileError) -> String {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else { throw error("a line without end") }
        defer { position = end + 1 }
        return try string(bytes[position..<end])
    }

    // MARK: Stack

    private mutating func pop() throws(DataFileError) -> PickleValue {
        guard stack.count > (marks.last ?? 0), let value = stack.popLast() else { throw error("an empty stack") }
        return value
    }

    private mutating func popToMark() throws(DataFileError) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw error("no mark on the stack") }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    private func top() throws(DataFileError) -> PickleValue {
        guard stack.count > (marks.last ?? 0), let value = stack.last else { throw error("an empty stack") }
        return value
    }

    // MARK: Operations

    /// Runs an operation that pushes a value of its own bytes.
    ///
    /// - Returns: false for another operation.
    private mutating func pushConstant(_ operation: UInt8) throws(DataFileError) -> Bool {
        switch operation {
        case UInt8(ascii: "N"): stack.append(.none)
        case 0x88: stack.append(.boolean(true))
        case 0x89: stack.append(.boolean(false))
        case UInt8(ascii: "J"): stack.append(.integer(Int(Int32(bitPattern: try number(UInt32.self)))))
        case UInt8(ascii: "K"): stack.append(.integer(Int(try byte())))
        case UInt8(ascii: "M"): stack.append(.integer(Int(try number(UInt16.self))))
        case 0x8a: stack.append(try long(run(UInt8.self)))
        case 0x8b: stack.append(try long(run(UInt32.self)))
        case UInt8(ascii: "G"):
            stack.append(.real(Double(bitPattern: try take(8).reduce(0) { $0 << 8 | UInt64($1) })))
        case UInt8(ascii: "X"): stack.append(.string(try string(run(UInt32.self))))
        case 0x8c: stack.append(.string(try string(run(UInt8.self))))
        case 0x8d: stack.append(.string(try string(run(UInt64.self))))
        case UInt8(ascii: "B"): stack.append(.bytes(Array(try run(UInt32.self))))
        case UInt8(ascii: "C"): stack.append(.bytes(Array(try run(UInt8.self))))
        case 0x8e: stack.append(.bytes(Array(try run(UInt64.self))))
        default: return false
        }
        return true
    }

    /// Returns the number of some bytes in two's complement; one that an Int has no room for as a Double.
    private func long(_ bytes: ArraySlice<UInt8>) -> PickleValue {
        guard let last = bytes.last else { return .integer(0) }
        let start = last < 0x80 ? 0 : -1
        if bytes.count <= 8 { return .integer(bytes.reversed().reduce(start) { $0 << 8 | Int($1) }) }
        return .real(bytes.reversed().reduce(Double(start)) { $0 * 256 + Double($1) })
    }

    /// Runs an operation of tuples, lists and dictionaries.
    private mutating func collect(_ operation: UInt8) throws(DataFileError) -> Bool {
        switch operation {
        case UInt8(ascii: "("): marks.append(stack.count)
        case UInt8(ascii: "0"): _ = try pop()
        case UInt8(ascii: "1"): _ = try popToMark()
        case UInt8(ascii: ")"): stack.append(.tuple(add([])))
        case UInt8(ascii: "t"): stack.append(.tuple(add(try popToMark())))
        case 0x85...0x87:
            let elements = try (0x85...operation).map { _ throws(DataFileError) in try pop() }
            stack.append(.tuple(add(elements.reversed())))
        case UInt8(ascii: "]"): stack.append(.list(add([])))
        case UInt8(ascii: "l"): stack.append(.list(add(try popToMark())))
        case UInt8(ascii: "}"): pushDictionary()
        case UInt8(ascii: "d"):
            let items = try popToMark()
            pushDictionary()
            try setItems(items)
        case UInt8(ascii: "a"): try append([pop()])
        case UInt8(ascii: "e"): try append(popToMark())
        case UInt8(ascii: "s"):
            let value = try pop()
            try setItems([pop(), value])
        case UInt8(ascii: "u"): try setItems(popToMark())
        default: return false
        }
        return true
    }

    /// Returns the number of a new list or tuple.
    private mutating func add(_ elements: [PickleValue]) -> Int {
        sequences.append(elements)
        return sequences.count - 1
    }

    private mutating func pushDictionary() {
        stack.append(.dictionary(dictionaries.count))
        dictionaries.append([])
    }

    private mutating func append(_ elements: [PickleValue]) throws(DataFileError) {
        guard case .list(let list) = try top() else { throw error("elements for what is no list") }
        sequences[list] += elements
    }

    private mutating func setItems(_ items: [PickleValue]) throws(DataFileError) {
        guard case .dictionary(let dictionary) = try top(), items.count.isMultiple(of: 2) else {
            throw error("items for what is no dictionary")
        }
        for start in stride(from: 0, to: items.count, by: 2) {
            dictionaries[dictionary].append((items[start], items[start + 1]))
        }
    }

    /// Runs an operation of the memo, or one without effect.
    private mutating func remember(_ operation: UInt8) throws(DataFileError) -> Bool {
        switch operation {
        case 0x80:
            let version = try byte()
            guard (2...5).contains(version) else { throw error("a pickle of protocol \(version)", "2 to 5") }
        case 0x95: _ = try number(UInt64.self)  // FRAME
        case UInt8(ascii: "q"): memo[Int(try byte())] = try top()
        case UInt8(ascii: "r"): memo[Int(try number(UInt32.self))] = try top()
        case 0x94: memo[memo.count] = try top()
        case UInt8(ascii: "h"): try recall(Int(byte()))
        case UInt8(ascii: "j"): try recall(Int(number(UInt32.self)))
        default: return false
        }
        return true
    }

    private mutating func recall(_ key: Int) throws(DataFileError) {
        guard let value = memo[key] else { throw error("nothing remembered as \(key)") }
        stack.append(value)
    }

    /// Runs an operation that would call something in Python.
    private mutating func build(_ operation: UInt8) throws(DataFileError) -> Bool {
        switch operation {
        case UInt8(ascii: "c"): stack.append(try global(line(), line()))
        case 0x93:
            guard case .string(let name) = try pop(), case .string(let module) = try pop() else {
                throw error("a global whose name is no string")
            }
            stack.append(try global(module, name))
        case UInt8(ascii: "Q"): stack.append(try storage(pop()))
        case UInt8(ascii: "R"):
            guard case .tuple(let arguments) = try pop(), case .global(let global) = try pop() else {
                throw error("a call of what is no function")
            }
            stack.append(try value(of: global, sequences[arguments]))
        case UInt8(ascii: "b"):
            // The attributes of a dictionary, such as a state dictionary's _metadata.
            _ = try pop()
            guard case .dictionary = try top() else { throw error("the state of an object that is no dictionary") }
        default: return false
        }
        return true
    }

    private func global(_ module: String, _ name: String) throws(DataFileError) -> PickleValue {
        guard let global = PickleGlobal(module, name) else {
            throw error(
                "a reference to \(module).\(name)", "tensors, numbers, strings and collections; nothing is executed")
        }
        return .global(global)
    }

    /// Returns what a global makes of arguments.
    private mutating func value(
        of global: PickleGlobal, _ arguments: [PickleValue]
    ) throws(DataFileError) -> PickleValue {
        switch global {
        case .orderedDictionary:
            guard arguments.isEmpty else { throw error("an OrderedDict with arguments", "one whose items follow") }
            dictionaries.append([])
            return .dictionary(dictionaries.count - 1)
        case .size:
            if arguments.count == 1, case .tuple = arguments[0] { return arguments[0] }
            if arguments.count == 1, case .list(let list) = arguments[0] { return .tuple(list) }
        case .tensor, .tensorOfBytes:
            if let tensor = tensor(arguments, isOfBytes: global == .tensorOfBytes) { return .tensor(tensor) }
        case .parameter:
            if case .tensor = arguments.first { return arguments[0] }
        case .storage, .type: break
        }
        throw error("a call with other arguments than PyTorch's")
    }

    /// Returns the storage of a persistent id: `('storage', torch.FloatStorage, key, location, element count)`.
    private func storage(_ id: PickleValue) throws(DataFileError) -> PickleValue {
        guard case .tuple(let tuple) = id, case let parts = sequences[tuple], parts.count == 5,
            case .string("storage") = parts[0],
            case .global(.storage(let type)) = parts[1], case .string(let key) = parts[2], case .string = parts[3],
            case .integer(let count) = parts[4], count >= 0
        else { throw error("a persistent id that is no storage") }
        return .storage(TorchStorage(type: type, key: key, count: count))
    }

    /// Returns the tensor of the arguments of `_rebuild_tensor` and its versions; nil for others.
    private func tensor(_ arguments: [PickleValue], isOfBytes: Bool) -> TorchTensor? {
        guard arguments.count >= (isOfBytes ? 7 : 4), case .storage(let storage) = arguments[0],
            case .integer(let offset) = arguments[1], let shape = integers(arguments[2]),
            let strides = integers(arguments[3]), shape.count == strides.count
        else { return nil }
        var type = storage.type
        if isOfBytes {
            guard case .global(.type(let given)) = arguments[6] else { return nil }
            type = given
        }
        return type.map { TorchTensor(storage: storage, type: $0, offset: offset, shape: shape, strides: strides) }
    }

    /// Returns the numbers of a tuple of whole numbers; nil for another value, also for more numbers than any tensor has axes:
    /// a tuple may be named again and again.
    private func integers(_ value: PickleValue) -> [Int]? {
        guard case .tuple(let tuple) = value, sequences[tuple].count <= 64 else { return nil }
        var result: [Int] = []
        for case .integer(let value) in sequences[tuple] { result.append(value) }
        return result.count == sequences[tuple].count ? result : nil
    }
}
