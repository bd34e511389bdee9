import Batching
import DigitServer
import Dispatch
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import ServiceLifecycle
import Synchronization
import Tern
import TernVision
import Testing

/// Images of the test set, and a network: what it reads is what the server has to answer, well trained or not.
private struct Digits {
    let images = ImageDataset.digits().test
    let classifier: DigitClassifier

    init() {
        manualSeed(0)
        classifier = DigitClassifier()
    }

    func batcher(capacity: Int = 1024) -> DigitBatcher {
        DigitBatcher(maximumBatch: 64, capacity: capacity) { [classifier] in classifier.read($0) }
    }

    func image(_ index: Int) -> Tensor<Float> { images.batch(at: Tensor([index])).inputs[0] }

    func json(_ index: Int) throws -> ByteBuffer {
        ByteBuffer(bytes: try JSONEncoder().encode(["pixels": image(index).scalars]))
    }

    func png(_ index: Int) throws -> ByteBuffer {
        ByteBuffer(bytes: try images.images[index].unsqueeze(axis: 0).pngData())
    }
}

extension TestClientProtocol {
    fileprivate func post(_ body: ByteBuffer, _ type: String?) async throws -> TestResponse {
        try await execute(uri: "/digits", method: .post, headers: type.map { [.contentType: $0] } ?? [:], body: body)
    }
}

extension TestResponse {
    fileprivate var reading: Reading {
        get throws { try JSONDecoder().decode(Reading.self, from: Data(body.readableBytesView)) }
    }
    fileprivate var text: String { String(buffer: body).replacing("\\/", with: "/") }
}

@Suite(.timeLimit(.minutes(2)))
struct DigitServerTests {
    private let digits = Digits()

    /// Returns whether a reading is the network's own, to the rounding that another size of a batch may bring.
    private func isReading(_ reading: Reading, of index: Int) -> Bool {
        let expected = digits.classifier.read([digits.image(index)])[0]
        return Tensor(reading.probabilities).allClose(Tensor(expected.probabilities), absoluteTolerance: 1e-5)
    }

    @Test func pixelsAndPicturesAreRead() async throws {
        try await digitApplication(digits.batcher()).test(.router) { client in
            for index in 0..<5 {
                let pixels = try await client.post(digits.json(index), "application/json; charset=utf-8")
                #expect(pixels.status == .ok)
                #expect(try isReading(pixels.reading, of: index))
                let picture = try await client.post(digits.png(index), "image/png")
                #expect(try isReading(picture.reading, of: index))
            }
        }
    }

    @Test func picturesOfAnySizeAreRead() async throws {
        try await digitApplication(digits.batcher()).test(.router) { client in
            let large = digits.images.images[3].unsqueeze(axis: 0).resized(height: 64, width: 48)
            let response = try await client.post(ByteBuffer(bytes: large.jpegData(quality: 100)), "image/jpeg")
            #expect(try response.reading.probabilities.count == 10)
        }
    }

    @Test func manyRequestsAtOnceGetTheirOwnAnswers() async throws {
        try await digitApplication(digits.batcher()).test(.ahc()) { client in
            try await withThrowingTaskGroup(of: (Int, Reading).self) { group in
                for index in 0..<200 {
                    group.addTask { (index, try await client.post(digits.json(index), "application/json").reading) }
                }
                for try await (index, reading) in group { #expect(isReading(reading, of: index)) }
            }
        }
    }

    @Test(arguments: [
        ("{", "application/json", 400, "not valid"), ("{}", "application/json", 400, "pixels"),
        (#"{"pixels": [0, 1]}"#, "application/json", 400, "expected 64 pixels, row by row, found 2"),
        (#"{"pixels": "all"}"#, "application/json", 400, "pixels"),
        ("GIF89a", "image/png", 400, "found a GIF image, expected a PNG or JPEG image"),
        ("", "image/png", 400, "0 bytes"), ("digits", "text/plain", 415, "found text/plain"),
        ("digits", nil, 415, "found no type")
    ])
    func badInputIsAnsweredWithTheReason(_ body: String, _ type: String?, _ status: Int, _ reason: String) async throws
    {
        try await digitApplication(digits.batcher()).test(.router) { client in
            let response = try await client.post(ByteBuffer(string: body), type)
            #expect(response.status.code == status)
            #expect(response.text.contains(reason), "\(response.text)")
        }
    }

    @Test func pixelsOutOfRangeAndBodiesTooLargeAreRefused() async throws {
        try await digitApplication(digits.batcher()).test(.router) { client in
            let pixels = [Float](repeating: 0, count: 63) + [2]
            let body = ByteBuffer(bytes: try JSONEncoder().encode(["pixels": pixels]))
            let response = try await client.post(body, "application/json")
            #expect(response.status == .badRequest && response.text.contains("2.0 at index 63"))
            let large = ByteBuffer(repeating: 0, count: 100_000)
            #expect(try await client.post(large, "image/png").status == .contentTooLarge)
            #expect(try await client.post(large, "application/json").status == .contentTooLarge)
            let image = try digits.png(0).readableBytesView.prefix(60)
            #expect(try await client.post(ByteBuffer(bytes: image), "image/png").status == .badRequest)
            #expect(try await client.execute(uri: "/digits", method: .get).status == .notFound)
        }
    }

    /// A queue whose first batch waits until it is told to go on.
    private func gatedBatcher(capacity: Int) -> (DigitBatcher, started: Flag, open: @Sendable () -> Void) {
        let (gate, started) = (DispatchSemaphore(value: 0), Flag())
        let batcher = DigitBatcher(maximumBatch: 64, capacity: capacity) { [classifier = digits.classifier] images in
            if started.set() { gate.wait() }
            return classifier.read(images)
        }
        return (batcher, started, { gate.signal() })
    }

    @Test func aFullQueueIsAnsweredWith503() async throws {
        let (batcher, started, open) = gatedBatcher(capacity: 1)
        try await digitApplication(batcher).test(.router) { client in
            async let first = client.post(digits.json(0), "application/json")
            while !started.isSet { try await Task.sleep(for: .milliseconds(1)) }
            async let second = client.post(digits.json(1), "application/json")
            while await batcher.waitingCount == 0 { try await Task.sleep(for: .milliseconds(1)) }
            let third = try await client.post(digits.json(2), "application/json")
            #expect(third.status == .serviceUnavailable && third.headers[.retryAfter] == "1")
            #expect(third.text.contains("1 requests are waiting already"))
            open()
            #expect(try await isReading(first.reading, of: 0))
            #expect(try await isReading(second.reading, of: 1))
        }
    }

    @Test func aShutdownAnswersWhatWasBegun() async throws {
        let (batcher, started, open) = gatedBatcher(capacity: 10)
        let (ports, port) = AsyncStream<Int>.makeStream()
        let application = digitApplication(
            batcher, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onStart: { port.yield($0) })
        let group = ServiceGroup(services: [application], logger: Logger(label: "test"))
        async let end: Void = group.run()
        let address = try #require(await ports.first { _ in true })
        try await TestClient.withClient(host: "127.0.0.1", port: address) { client in
            async let response = client.execute(
                TestClient.Request(
                    "/digits", method: .post, authority: "localhost", headers: [.contentType: "application/json"],
                    body: digits.json(4)))
            while !started.isSet { try await Task.sleep(for: .milliseconds(1)) }
            await group.triggerGracefulShutdown()
            try await Task.sleep(for: .milliseconds(200))
            open()
            let body = try #require(try await response.body)
            let reading = try JSONDecoder().decode(Reading.self, from: Data(body.readableBytesView))
            #expect(isReading(reading, of: 4))
        }
        try await end
        await #expect(throws: (any Error).self) {
            try await TestClient.withClient(host: "127.0.0.1", port: address) { try await $0.get("/digits") }
        }
    }
}

/// A flag that several threads share.
private final class Flag: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }

    /// Sets the flag; returns whether it was not set before.
    func set() -> Bool {
        state.withLock { state in
            defer { state = true }
            return !state
        }
    }
}
