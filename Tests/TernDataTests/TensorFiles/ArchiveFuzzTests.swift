import Foundation
import TernCore
import TestSupport
import Testing

@testable import TernData

/// Thousands of damaged archives, headers and pickles: each is read or refused by a ``DataFileError``, and none ends the
/// process.
@Suite struct ArchiveFuzzTests {
    private func fixture(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: FixtureFileTests.folder.appending(path: name)))
    }

    /// Reads all that a file holds.
    private func read(_ file: any TensorFile) throws(DataFileError) {
        for name in file.names {
            // One tensor that is refused hides no other.
            do throws(DataFileError) { _ = try file.tensor(named: name, as: Double.self) } catch {}
        }
    }

    private func count(_ files: [[UInt8]], _ count: Int, _ body: ([UInt8]) throws(DataFileError) -> Void) -> Int {
        var (generator, good) = (PhiloxGenerator(seed: 17), 0)
        for index in 0..<count {
            do throws(DataFileError) {
                try body(ReaderFuzzTests.damaged(files[index % files.count], &generator))
                good += 1
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
        return good
    }

    @Test func archives() throws {
        let arrays = try ["stored.npz", "deflated.npz"].map(fixture)
        let good = count(arrays, 2000) { bytes throws(DataFileError) in try read(Npz(bytes)) }
        #expect((1..<2000).contains(good))
        let checkpoints = try ["state.pt", "strided.pt", "checkpoint.pt", "protocol5.pt"].map(fixture)
        let more = count(checkpoints, 2000) { bytes throws(DataFileError) in try read(TorchCheckpoint(bytes)) }
        #expect((1..<2000).contains(more))
    }

    @Test func arrays() throws {
        let files = try ["version1.npy", "version3.npy", "fortran_big.npy", "empty.npy"].map(fixture)
        let good = count(files, 10_000) { bytes throws(DataFileError) in _ = try Tensor<Double>(npy: bytes) }
        #expect((1..<10_000).contains(good))
    }

    /// Pickles in archives whose checksums are right.
    @Test func pickles() throws {
        let folder = try TemporaryFolder()
        for name in ["state.pt", "strided.pt", "checkpoint.pt", "protocol5.pt"] {
            let archive = try ZipArchive(ByteSource(fixture(name), named: name))
            var records: [(name: String, bytes: [UInt8])] = []
            for (name, member) in archive.members { records.append((name, try archive.bytes(of: member))) }
            let pickle = try #require(records.firstIndex { $0.name.hasSuffix("/data.pkl") })
            let good = count([records[pickle].bytes], 1000) { bytes throws(DataFileError) in
                var damaged = records
                damaged[pickle].bytes = bytes
                guard let path = try? folder.zip(damaged) else { return }
                try read(TorchCheckpoint(contentsOf: path))
            }
            #expect((1..<1000).contains(good), "\(name)")
        }
    }
}
