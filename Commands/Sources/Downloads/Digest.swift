import CCrypto
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

    /// Returns the SHA-256 of some bytes.
    package static func sha256(of bytes: some Sequence<UInt8>) -> Digest { .sha256(Hash(EVP_sha256())!.finish(bytes)) }

    /// Returns the MD5 of some bytes.
    package static func md5(of bytes: some Sequence<UInt8>) -> Digest { .md5(Hash(EVP_md5())!.finish(bytes)) }

    private var isMD5: Bool {
        if case .md5 = self { true } else { false }
    }

    /// Returns the checksum of the same kind of what is in a file.
    package func ofFile(_ path: String) throws(DownloadError) -> Digest {
        guard let hash = isMD5 ? Hash(EVP_md5()) : Hash(EVP_sha256()) else {
            throw DownloadError(
                path, .unreadable, found: "this system's OpenSSL does not allow \(isMD5 ? "MD5" : "SHA-256")")
        }
        let digits = try hash.finish(contentsOf: path)
        return isMD5 ? .md5(digits) : .sha256(digits)
    }
}

/// A checksum that is being computed, by OpenSSL.
private struct Hash: ~Copyable {
    private let context = EVP_MD_CTX_new()

    /// Creates the checksum of nothing; nil where the system forbids the function.
    init?(_ function: OpaquePointer?) {
        guard EVP_DigestInit_ex(context, function, nil) == 1 else { return nil }
    }

    deinit { EVP_MD_CTX_free(context) }

    private func update(_ bytes: some DataProtocol) {
        for region in bytes.regions {
            region.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        }
    }

    /// Returns the checksum of what was taken, in hexadecimal digits.
    private func digits() -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
            var length: UInt32 = 0
            EVP_DigestFinal_ex(context, buffer.baseAddress, &length)
            count = Int(length)
        }
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    consuming func finish(_ bytes: some Sequence<UInt8>) -> String {
        update(Array(bytes))
        return digits()
    }

    consuming func finish(contentsOf path: String) throws(DownloadError) -> String {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            while let data = try file.read(upToCount: 1 << 20), !data.isEmpty { update(data) }
        } catch {
            let reason = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            throw DownloadError(path, .unreadable, found: (reason ?? error as NSError).localizedDescription)
        }
        return digits()
    }
}
