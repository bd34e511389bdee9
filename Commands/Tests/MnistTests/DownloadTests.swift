import Downloads
import Foundation
import Tern
import TestSupport
import Testing

@testable import mnist

@Suite struct DownloadTests {
    let folder = try! TemporaryFolder()

    // MARK: The command

    private func run(_ arguments: String..., cache: String? = nil) throws -> CommandResult {
        let (process, output, errors) = Command.process(["download"] + arguments, in: folder.path)
        var environment = ProcessInfo.processInfo.environment
        environment["XDG_CACHE_HOME"] = cache ?? folder.file("cache")
        process.environment = environment
        try process.run()
        return Command.finish(process, output, errors)
    }

    @Test func aMirrorThatHasOtherFiles() throws {
        let server = try HostileServer { request, _, connection in connection.answer("200 OK", [], [1, 2, 3]) }
        let result = try run("--mirror", "\(server.url)/x", "--attempts", "1")
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(
            result.errors.hasSuffix(
                "\(server.url)/x/train-images-idx3-ubyte.gz: wrong checksum: found MD5 "
                    + "5289df737df57326fcdd22597afb1fac, expected MD5 f68b3c2dcbeaaa9fbdd348bbdeb94873\n"))
        #expect(try folder.names(in: "cache/tern") == [".mnist.lock", ".mnist.mnist.partial"])
    }

    @Test func aMirrorWithoutFiles() throws {
        let server = try HostileServer { _, _, connection in connection.answer("404 Not Found") }
        let result = try run(
            "cifar10", "--mirror", "\(server.url)/", "--mirror", "\(server.url)/b", "--quiet", "--output", "x/y")
        #expect(result.status == 1 && result.output.isEmpty && result.errors.split(separator: "\n").count == 1)
        #expect(server.requests.map(\.path) == ["/cifar-10-binary.tar.gz", "/b/cifar-10-binary.tar.gz"])
        #expect(result.errors.contains("\(server.url)/b/cifar-10-binary.tar.gz: the server refuses: found status 404"))
        #expect(try !folder.names(in: "x").contains("y"))
    }

    @Test func stoppedByASignal() throws {
        let server = try HostileServer { _, _, connection in
            connection.head("200 OK", ["Content-Length: 5000"])
            connection.send([UInt8](repeating: 1, count: 1000))
            connection.stall()
        }
        let (process, output, errors) = Command.process(
            ["download", "--mirror", "\(server.url)", "--output", "data"], in: folder.path)
        try process.run()
        let part = ".data.mnist.partial/train-images-idx3-ubyte.gz.part"
        while (try? folder.read(part).count) != 1000 { usleep(10_000) }
        kill(process.processIdentifier, SIGINT)
        let result = Command.finish(process, output, errors)
        #expect(result.status == 130 && result.output.isEmpty)
        #expect(
            result.errors.hasSuffix(
                "interrupted: what has arrived is in \(folder.file(".data.mnist.partial")); the same command goes on from there\n"
            )
        )
        #expect(try folder.read(part).count == 1000)
    }

    @Test func foldersThatCanNotBeWritten() throws {
        try folder.write([1], to: "file")
        let result = try run("--mirror", "http://127.0.0.1:9", cache: folder.file("file"))
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("error: \(folder.file("file/tern")): can't be written: "))
    }

    @Test(arguments: [
        ["minst"], ["--mirror", "ftp://x"], ["--mirror", "x"], ["--mirror", "http://"], ["--attempts", "0"],
        ["--timeout", "-1"], ["--total-timeout", "nan"], ["--output", ""]
    ])
    func badOptions(_ arguments: [String]) throws {
        let result = try Command.run(["download"] + arguments, in: folder.path)
        #expect(result.status == 64 && result.output.isEmpty)
        #expect(try folder.names().isEmpty)
        if arguments == ["minst"] { #expect(result.errors.contains("did you mean 'mnist'?")) }
    }

    // MARK: Data sets

    private func md5(_ bytes: [UInt8]) -> Downloads.Digest {
        .md5(of: bytes)
    }

    /// Installs from a server that breaks off once in a while, and trains.
    private func installAndTrain(
        _ source: DataSource, _ files: [(name: String, bytes: [UInt8])], data inner: String = ""
    ) throws -> CommandResult {
        let bytes = Dictionary(uniqueKeysWithValues: files.map { ("/\($0.name)", $0.bytes) })
        let server = try HostileServer { request, number, connection in
            guard let body = bytes[request.path] else { return connection.answer("404 Not Found") }
            if number % 2 == 1 { return connection.serve(body, request, tag: "v1") }
            connection.head("200 OK", ["Content-Length: \(body.count)", "ETag: \"v1\""])
            connection.send(body[..<(body.count / 2)])
        }
        let published = source.published
        #expect(published.files.map(\.name) == files.map(\.name))
        let local = PublishedData(
            files: files.map { RemoteFile($0.name, md5($0.bytes), limit: 1 << 24) }, mirrors: [],
            members: published.members)
        let installation = Installation(folder.file("data"), of: source.rawValue)
        #expect(
            try installation.install {
                try local.prepare(in: $0, from: [server.url]) { _ in
                    var downloader = Downloader()
                    downloader.delay = 0.01
                    return downloader
                }
            })
        #expect(server.requests.count == 2 * files.count)
        return try Command.run(
            "train", "--data", "data\(inner)", "--epochs", "1", "--hidden", "8", "--output", "run", in: folder.path)
    }

    /// An IDX file of bytes.
    private func idx(_ shape: [Int], _ elements: [UInt8]) -> [UInt8] {
        [0, 0, 8, UInt8(shape.count)] + shape.flatMap { [0, 0, UInt8($0 >> 8), UInt8($0 & 255)] } + elements
    }

    private func images(_ count: Int) -> [UInt8] {
        idx([count, 28, 28], (0..<count * 784).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
    }

    @Test(arguments: [DataSource.mnist, .fashion, .kmnist])
    func filesLikeThoseOfMNIST(_ source: DataSource) throws {
        let labels = idx([40], (0..<40).map { $0 % 10 })
        let files = zip(source.published.files, [images(40), labels, images(40), labels])
        let result = try installAndTrain(source, files.map { ($0.name, $1) })
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.lines.contains("data: 40 training and 40 test images of 28×28"))
        #expect(try folder.names(in: "data") == ["SHA256SUMS"] + files.map(\.0.name).sorted())
    }

    @Test(.enabled(if: Python.has("zipfile"), "Python is not installed"))
    func partsOfEMNIST() throws {
        let script = """
            import gzip, sys, zipfile
            with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as archive:
                archive.writestr('gzip/', '')
                archive.writestr('gzip/emnist-balanced-mapping.txt', '0 48')
                for part, first, classes in ('balanced', 0, 47), ('letters', 1, 26):
                    for name in 'train', 'test':
                        for kind, shape, body in (
                            ('images-idx3', [60, 28, 28], bytes(range(240)) * 196),
                            ('labels-idx1', [60], bytes(first + i % classes for i in range(60))),
                        ):
                            head = bytes([0, 0, 8, len(shape)]) + b''.join(n.to_bytes(4, 'big') for n in shape)
                            archive.writestr(f'gzip/emnist-{part}-{name}-{kind}-ubyte.gz', gzip.compress(head + body))
            """
        #expect(try Python.run(["-c", script, folder.file("zip")]).status == 0)
        let result = try installAndTrain(.emnist, [("gzip.zip", folder.read("zip"))], data: "/balanced")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("mlp 784-8-47: "))
        #expect(try folder.names(in: "data") == ["SHA256SUMS", "balanced", "letters"])
        let (train, _) = try ImageDataset.emnist(.letters, in: folder.file("data/letters"))
        #expect(train.count == 60 && train.labels[0].item() == 0)
        let whole = try Command.run("train", "--data", "data", in: folder.path)
        #expect(
            whole.errors
                == "error: data: found the parts of EMNIST, expected one of them: data/balanced, data/letters\n")
    }

    @Test(.enabled(if: Python.has("tarfile"), "Python is not installed"))
    func recordsOfCIFAR() throws {
        let script = """
            import io, sys, tarfile
            with tarfile.open(sys.argv[1], 'w:gz') as archive:
                for name in ['readme.html', 'batches.meta.txt', 'test_batch.bin'] + [f'data_batch_{i}.bin' for i in range(1, 6)]:
                    body = b''.join(bytes([i]) + bytes((j * i) % 256 for j in range(3072)) for i in range(10))
                    info = tarfile.TarInfo('cifar-10-batches-bin/' + name)
                    info.size, info.mtime = len(body), 1.5
                    archive.addfile(info, io.BytesIO(body))
            """
        #expect(try Python.run(["-c", script, folder.file("tar")]).status == 0)
        let result = try installAndTrain(.cifar10, [("cifar-10-binary.tar.gz", folder.read("tar"))])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.lines.contains("data: 50 training and 10 test images of 32×32"))
        #expect(result.output.contains("mlp 3072-8-10: "))
        for model in ["cnn", "resnet"] {
            let trained = try Command.run(
                "train", "--data", "data", "--model", model, "--epochs", "1", "--output", model, in: folder.path)
            #expect(trained.status == 0, "\(trained.errors)")
            for command in ["evaluate", "predict"] {
                let used = try Command.run(
                    command, "--data", "data", "--weights", "\(model)/model.safetensors", in: folder.path)
                #expect(used.status == 0, "\(used.errors)")
            }
        }
        let other = try Command.run("evaluate", "--weights", "cnn/model.safetensors", in: folder.path)
        #expect(
            other.errors.contains("found a model of 3×32×32 images in 10 classes, expected 8×8 images in 10 classes"))
    }
}
