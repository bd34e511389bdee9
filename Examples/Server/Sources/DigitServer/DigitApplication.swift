import Batching
import Hummingbird
import Tern

/// The queue between the requests and the network: images [1, 8, 8] in, readings out.
public typealias DigitBatcher = Batcher<Tensor<Float>, Reading>

/// Returns a server with one route, `POST /digits`, which answers what a picture of a digit shows.
///
/// ```swift
/// let batcher = DigitBatcher(maximumBatch: 64, capacity: 1024) { classifier.read($0) }
/// try await digitApplication(batcher).runService()   // until SIGTERM or SIGINT; what was begun is answered
/// ```
///
/// A request that can't be understood is answered with 400, 413 or 415 and the reason, one that finds the queue full with 503.
///
/// - Parameters:
///   - batcher: the queue, with the network behind it.
///   - configuration: the address, for one.
///   - onStart: runs when the server listens, with its port.
public func digitApplication(
    _ batcher: DigitBatcher, configuration: ApplicationConfiguration = ApplicationConfiguration(),
    onStart: @escaping @Sendable (_ port: Int) -> Void = { _ in }
) -> some ApplicationProtocol {
    let router = Router(context: DigitContext.self)
    router.post("digits") { request, context in
        let image = try await DigitRequest.image(of: request, context)
        do {
            return try await batcher(image)
        } catch let error as QueueFull {
            throw HTTPError(.serviceUnavailable, headers: [.retryAfter: "1"], message: "\(error)")
        }
    }
    return Application(
        router: router, configuration: configuration, onServerRunning: { onStart($0.localAddress?.port ?? 0) })
}

extension Reading: ResponseEncodable {}

/// The context of a request, with the limit of its size.
struct DigitContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }

    var maxUploadSize: Int { DigitRequest.maximumSize }
}
