/// A ZIP archive on its way: members are written one after another, then the directory.
///
/// Nothing in it depends on the time, so that the same members give the same bytes.
struct ZipWriter: ~Copyable {
    private typealias Signature = ZipDirectory.Signature

    /// A member as its headers tell of it.
    private struct Member {
        let name: String
        let isDeflated: Bool
        let checksum: UInt32
        let size: Int
        /// The number of bytes in the file, which is not known of deflated ones before they are written.
        var packedSize: Int
        let start: Int
    }

    private let file: FileWriter
    private var position = 0
    private var directory: [UInt8] = []
    private var count = 0
    /// The least number that is written with 64 bits; lower in tests, which need no file of 4 GiB.
    private let limit: Int

    /// Begins an archive; nothing is at its path before ``finish()``.
    init(_ path: String, wideFrom limit: Int = 0xffff_ffff) throws(DataFileError) {
        file = try FileWriter(path)
        self.limit = limit
    }

    private mutating func write(_ bytes: [UInt8]) throws(DataFileError) {
        try file.write(bytes)
        position += bytes.count
    }

    /// Adds a member of some bytes, the second behind the first.
    mutating func add(
        _ name: String, _ header: [UInt8], _ bytes: UnsafeRawBufferPointer, isDeflated: Bool = false
    ) throws(DataFileError) {
        guard name.utf8.count <= 0xffff else {
            throw DataFileError(
                file.path, .unwritable, found: "a name of \(name.utf8.count) bytes", expected: "at most \(0xffff)")
        }
        let size = header.count + bytes.count
        var member = Member(
            name: name, isDeflated: isDeflated,
            checksum: checksum(header.withUnsafeBytes(checksum), then: checksum(bytes), count: bytes.count), size: size,
            packedSize: isDeflated ? 0 : size, start: position)
        // DEFLATE makes what it can't compress longer by less than a thousandth.
        let isWide = size >= limit - limit / 1000
        try write(localHeader(member, isWide: isWide))
        if isDeflated {
            let deflater = Deflater()
            member.packedSize += try deflater.write(header, to: file)
            member.packedSize += try deflater.write(bytes, to: file, isLast: true)
            position += member.packedSize
            let sizes = [member.packedSize, size].flatMap {
                isWide ? UInt64($0).littleEndianBytes : UInt32($0).littleEndianBytes
            }
            try write(Signature.descriptor.littleEndianBytes + member.checksum.littleEndianBytes + sizes)
        } else {
            try write(header)
            try file.write(bytes)
            position += bytes.count
        }
        addEntry(member)
    }

    /// Returns the header before a member's data. Sizes and the checksum of deflated data follow them.
    private func localHeader(_ member: Member, isWide: Bool) -> [UInt8] {
        let sizes = member.isDeflated ? [0, 0] : [member.packedSize, member.size]
        let extra = isWide ? wideField(sizes.reversed()) : []
        return Signature.local.littleEndianBytes
            + fields(
                member, checksum: member.isDeflated ? 0 : member.checksum,
                sizes: isWide ? [.max, .max] : sizes.map { UInt32($0) }, extra, isWide: isWide)
            + member.name.utf8 + extra
    }

    private mutating func addEntry(_ member: Member) {
        let wide = [member.size, member.packedSize, member.start].filter { $0 >= limit }
        let extra = wide.isEmpty ? [] : wideField(wide)
        func narrow(_ number: Int) -> UInt32 { number >= limit ? .max : UInt32(number) }
        let version: UInt16 = 3 << 8 | 45  // made on Unix
        directory += Signature.central.littleEndianBytes + version.littleEndianBytes
        directory += fields(
            member, checksum: member.checksum, sizes: [narrow(member.packedSize), narrow(member.size)], extra,
            isWide: !wide.isEmpty)
        let rest: [UInt16] = [0, 0, 0, 0, 0o100644]  // no comment, disk 0, no attributes, those of a file on Unix
        directory += rest.flatMap(\.littleEndianBytes) + narrow(member.start).littleEndianBytes
        directory += member.name.utf8 + extra
        count += 1
    }

    /// Returns the fields that a member's own header and its entry in the directory have in common.
    private func fields(
        _ member: Member, checksum: UInt32, sizes: [UInt32], _ extra: [UInt8], isWide: Bool
    ) -> [UInt8] {
        let flags: UInt16 = 0x800 | (member.isDeflated ? 8 : 0)  // a name in UTF-8; sizes behind the data
        let method: UInt16 = member.isDeflated ? 8 : 0
        let numbers: [UInt16] = [isWide ? 45 : 20, flags, method, 0, 1 << 5 | 1]  // 1 January 1980
        return numbers.flatMap(\.littleEndianBytes) + ([checksum] + sizes).flatMap(\.littleEndianBytes)
            + UInt16(member.name.utf8.count).littleEndianBytes + UInt16(extra.count).littleEndianBytes
    }

    /// Returns the extra field of numbers of 64 bits.
    private func wideField(_ numbers: [Int]) -> [UInt8] {
        UInt16(1).littleEndianBytes + UInt16(8 * numbers.count).littleEndianBytes
            + numbers.flatMap { UInt64($0).littleEndianBytes }
    }

    /// Writes the directory and gives the file its name.
    consuming func finish() throws(DataFileError) {
        let (start, size, count) = (position, directory.count, count)
        var end = directory
        if max(start, size) >= limit || count >= min(limit, 0xffff) {
            let version: [UInt16] = [3 << 8 | 45, 45]
            end += Signature.end64.littleEndianBytes + UInt64(44).littleEndianBytes
            end += version.flatMap(\.littleEndianBytes) + [UInt8](repeating: 0, count: 8)
            end += [count, count, size, start].flatMap { UInt64($0).littleEndianBytes }
            end += Signature.locator64.littleEndianBytes + UInt32(0).littleEndianBytes
            end += UInt64(start + size).littleEndianBytes + UInt32(1).littleEndianBytes
        }
        let counts = [0, 0, UInt16(clamping: count), UInt16(clamping: count)]
        end += Signature.end.littleEndianBytes + counts.flatMap(\.littleEndianBytes)
        end += [size, start].flatMap { ($0 >= limit ? UInt32.max : UInt32($0)).littleEndianBytes } + [0, 0]
        try file.write(end)
        try file.finish()
    }
}
