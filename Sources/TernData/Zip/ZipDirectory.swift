import TernCore

/// The central directory of a ZIP archive, checked against the file's bytes.
struct ZipDirectory {
    private(set) var members = NamedValues<ZipArchive.Member>()

    private let source: ByteSource

    /// The end records' and headers' first four bytes.
    enum Signature {
        static let local: UInt32 = 0x0403_4b50
        static let central: UInt32 = 0x0201_4b50
        static let end: UInt32 = 0x0605_4b50
        static let end64: UInt32 = 0x0606_4b50
        static let locator64: UInt32 = 0x0706_4b50
        static let descriptor: UInt32 = 0x0807_4b50
    }

    init(_ source: ByteSource) throws(DataFileError) {
        self.source = source
        let (count, range) = try findDirectory()
        try source.checkMemory(range.count, for: "the archive's directory")
        let bytes = try source.bytes(range)
        var positions: [Range<Int>] = []
        var offset = 0
        for _ in 0..<count { positions.append(try readEntry(bytes, at: &offset, directoryStart: range.lowerBound)) }
        guard offset == bytes.count else { throw error("\(bytes.count) bytes of directory", "\(offset)") }
        var end = 0
        for position in positions.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard position.lowerBound >= end else {
                throw error("a member at byte \(position.lowerBound)", "none before \(end), where another ends")
            }
            end = position.upperBound
        }
    }

    private func error(_ found: String, _ expected: String? = nil) -> DataFileError {
        DataFileError(source.name, .badArchive, found: found, expected: expected)
    }

    /// Finds the directory by the record at the end of the file.
    ///
    /// - Returns: the number of its entries, and the positions of its bytes.
    private func findDirectory() throws(DataFileError) -> (count: Int, range: Range<Int>) {
        // The record has 22 bytes, and up to 65535 of comment.
        let start = max(0, source.count - 22 - 0xffff)
        let tail = try source.bytes(start..<source.count)
        var offset = tail.count - 22
        while offset >= 0,
            tail.number(at: offset, as: UInt32.self) != Signature.end
                || tail.number(at: offset + 20, as: UInt16.self) != UInt16(exactly: tail.count - offset - 22)
        {
            offset -= 1
        }
        guard offset >= 0 else { throw error("no directory at the end", "a whole ZIP archive") }
        let position = start + offset
        if let range = try findDirectory64(before: position) { return range }
        guard let disk = tail.number(at: offset + 4, as: UInt32.self),
            let count = tail.number(at: offset + 10, as: UInt16.self),
            let size = tail.number(at: offset + 12, as: UInt32.self),
            let first = tail.number(at: offset + 16, as: UInt32.self), disk == 0
        else { throw error("an archive of several disks", "one") }
        return try directory(count: UInt64(count), start: UInt64(first), size: UInt64(size), end: position)
    }

    /// Finds the directory by the record of 64-bit numbers, which a locator before the end record points to.
    private func findDirectory64(before end: Int) throws(DataFileError) -> (count: Int, range: Range<Int>)? {
        guard end >= 20, case let locator = try source.bytes(end - 20..<end),
            locator.number(at: 0, as: UInt32.self) == Signature.locator64
        else { return nil }
        guard let position = locator.number(at: 8, as: UInt64.self).flatMap({ Int(exactly: $0) }),
            position <= end - 20 - 56,
            case let record = try source.bytes(position..<position + 56),
            record.number(at: 0, as: UInt32.self) == Signature.end64,
            let count = record.number(at: 32, as: UInt64.self),
            let size = record.number(at: 40, as: UInt64.self),
            let first = record.number(at: 48, as: UInt64.self)
        else { throw error("a locator that points to no directory") }
        return try directory(count: count, start: first, size: size, end: position)
    }

    private func directory(
        count: UInt64, start: UInt64, size: UInt64, end: Int
    ) throws(DataFileError) -> (count: Int, range: Range<Int>) {
        let (last, overflows) = start.addingReportingOverflow(size)
        // An entry has at least 46 bytes.
        guard !overflows, last <= UInt64(end), count <= size / 46 else {
            throw error("\(count) members, \(size) bytes of directory at \(start)", "a directory before byte \(end)")
        }
        return (Int(count), Int(start)..<Int(last))
    }

    /// Adds the member of the next entry.
    ///
    /// - Returns: the positions that the member takes up in the file.
    private mutating func readEntry(
        _ bytes: [UInt8], at offset: inout Int, directoryStart: Int
    ) throws(DataFileError) -> Range<Int> {
        guard bytes.number(at: offset, as: UInt32.self) == Signature.central,
            let flags = bytes.number(at: offset + 8, as: UInt16.self),
            let method = bytes.number(at: offset + 10, as: UInt16.self),
            let checksum = bytes.number(at: offset + 16, as: UInt32.self),
            let packed = bytes.number(at: offset + 20, as: UInt32.self),
            let unpacked = bytes.number(at: offset + 24, as: UInt32.self),
            let nameLength = bytes.number(at: offset + 28, as: UInt16.self),
            let extraLength = bytes.number(at: offset + 30, as: UInt16.self),
            let commentLength = bytes.number(at: offset + 32, as: UInt16.self),
            let attributes = bytes.number(at: offset + 38, as: UInt32.self),
            let header = bytes.number(at: offset + 42, as: UInt32.self),
            case let (nameStart, extraStart) = (offset + 46, offset + 46 + Int(nameLength)),
            case let end = extraStart + Int(extraLength) + Int(commentLength), end <= bytes.count
        else { throw error("a damaged entry at byte \(offset) of the directory") }
        guard let name = String(validating: bytes[nameStart..<extraStart], as: UTF8.self) else {
            throw error("a name that is not UTF-8 at byte \(nameStart) of the directory")
        }
        var numbers = [unpacked, packed, header].map(UInt64.init)
        try widen(&numbers, bytes[extraStart..<extraStart + Int(extraLength)], name)
        guard let size = Int(exactly: numbers[0]), let length = Int(exactly: numbers[1]),
            let start = Int(exactly: numbers[2]), method != 0 || size == length
        else { throw error("member \(name) of \(numbers[0]) bytes in \(numbers[1])", "as many") }
        let data = try dataStart(of: name, headerAt: start, before: directoryStart)
        guard length <= directoryStart - data else {
            throw error("\(length) bytes of member \(name) at byte \(data)", "an end before \(directoryStart)")
        }
        let member = ZipArchive.Member(
            method: method, isEncrypted: flags & 1 != 0, checksum: checksum, data: data..<data + length, size: size,
            isLink: attributes >> 16 & 0xf000 == 0xa000)  // as on Unix: S_IFLNK
        guard members.add(member, named: name) else { throw error("two members named \(name)") }
        offset = end
        return start..<data + length
    }

    /// Replaces numbers that do not fit into 32 bits by those of the extra field for 64 bits, which has them in this order.
    private func widen(_ numbers: inout [UInt64], _ extra: ArraySlice<UInt8>, _ name: String) throws(DataFileError) {
        guard numbers.contains(0xffff_ffff) else { return }
        var offset = 0
        while let tag = extra.number(at: offset, as: UInt16.self),
            let size = extra.number(at: offset + 2, as: UInt16.self)
        {
            offset += 4
            if tag == 1 {
                let field = extra.dropFirst(offset).prefix(Int(size))
                var next = 0
                for position in numbers.indices where numbers[position] == 0xffff_ffff {
                    guard let number = field.number(at: next, as: UInt64.self) else {
                        throw error("a short field of 64-bit sizes for member \(name)")
                    }
                    numbers[position] = number
                    next += 8
                }
                return
            }
            offset += Int(size)
        }
    }

    /// Returns the position of a member's data, which follow its own header.
    private func dataStart(of name: String, headerAt start: Int, before end: Int) throws(DataFileError) -> Int {
        let length = 30 + name.utf8.count
        guard start <= end - length, case let header = try source.bytes(start..<start + length),
            header.number(at: 0, as: UInt32.self) == Signature.local, header[30...].elementsEqual(name.utf8),
            header.number(at: 26, as: UInt16.self).map(Int.init) == name.utf8.count,
            let extraLength = header.number(at: 28, as: UInt16.self), Int(extraLength) <= end - start - length
        else { throw error("no header of member \(name) at byte \(start)") }
        return start + length + Int(extraLength)
    }
}
