import Crypto
import Foundation

/// The published checksum of a file.
package enum Digest: Hashable, Sendable, CustomStringConvertible {
    /// MD5, in hexadecimal digits: it tells a damaged file, though not one made by somebody who had both to choose.
    case md5(String)
    /// SHA-256, in hexadecimal digits.
    case sha256(String)

    package var description: String {
        switch self {
        case .md5(let digits): "MD5 \(digits)"
        case .sha256(let digits): "SHA-256 \(digits)"
        }
    }

    /// Returns the checksum of the same kind of what is in a file.
    package func ofFile(_ path: String) throws(DownloadError) -> Digest {
        switch self {
        case .md5: .md5(try hexadecimal(Insecure.MD5.self, ofFile: path))
        case .sha256: .sha256(try hexadecimal(SHA256.self, ofFile: path))
        }
    }
}

private func hexadecimal<Function: HashFunction>(
    _: Function.Type, ofFile path: String
) throws(DownloadError) -> String {
    var function = Function()
    do {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        while let data = try file.read(upToCount: 1 << 20), !data.isEmpty { function.update(data: data) }
    } catch {
        throw DownloadError(path, .unwritable, found: "can't be read: \(error.localizedDescription)")
    }
    let digits = Array("0123456789abcdef")
    return String(function.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}
