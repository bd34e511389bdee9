import Foundation
import TernCore
import TernData

/// Metrics, histograms, images and text in an event file, which TensorBoard shows.
///
/// ```swift
/// let board = try TensorBoardLog("runs/first")
/// try board.log(["loss": 0.5], step: 1)
/// try board.histogram("hidden.weight", model.hidden.weight.value, step: 1)
/// try board.image("sample", image, step: 1)   // [channels, height, width]
/// try board.text("options", "learning rate 0.1", step: 0)
/// try board.flush()
/// ```
///
///     tensorboard --logdir runs
///
/// Each process writes a file of its own. What an earlier one wrote of steps after ``resume(after:)`` is hidden by TensorBoard
/// itself, as it is after TensorFlow's restarts. Events are gathered, and written at most every two seconds.
///
/// The file is a sequence of TFRecords, each an `Event` of tensorflow/core/util/event.proto.
public final class TensorBoardLog: MetricLog {
    /// The folder of the event files.
    public let folder: String
    /// The path of the file.
    public var path: String { file.path }

    private let file: LogFile
    private let clock: () -> Double
    private var waiting: [UInt8] = []
    private var lastWrite = ContinuousClock.now

    /// Begins an event file in a folder, which is made unless it is there.
    ///
    /// - Throws: `DataFileError` where the file can't be written.
    public convenience init(_ folder: String) throws {
        try self.init(folder, named: Self.newName()) { Date().timeIntervalSince1970 }
    }

    init(_ folder: String, named name: String, clock: @escaping () -> Double) throws {
        (self.folder, self.clock) = (folder, clock)
        file = try LogFile("\(folder)/\(name)", isNew: true)
        try add(step: 0) { $0.add(3, "brain.Event:2") }
        try flush()
    }

    deinit { try? flush() }

    private static func newName() -> String {
        let host = ProcessInfo.processInfo.hostName.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." }
        let (seconds, number) = (Int(Date().timeIntervalSince1970), UInt32.random(in: 0 ... .max))
        // TensorBoard reads the files of a folder in the order of their names.
        return
            "events.out.tfevents.\(String(format: "%010d", seconds)).\(host).\(getpid()).\(String(number, radix: 16))"
    }

    // MARK: Metrics

    /// Has TensorBoard hide what was written of later steps; of all, for a run at its beginning.
    public func resume(after step: Int) throws {
        check(0..<Int.max ~= step, "TensorBoardLog", "the step is \(step), expected one of at least 0")
        try add(step: step == 0 ? 0 : step + 1) { $0.add(7) { $0.add(1, 1) } }  // SessionLog, START
    }

    public func log(_ values: [String: Double], step: Int) throws {
        try add(step: step) { event in
            event.add(5) { summary in
                for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                    summary.add(1) {
                        $0.add(1, name)
                        $0.add(2, Float(value))
                    }
                }
            }
        }
    }

    /// Adds the distribution of a tensor's elements, in 64 intervals of one width; those that are not finite are left out.
    public func histogram(_ name: String, _ values: Tensor<Float>, step: Int) throws {
        let histogram = Histogram(values)
        try addValue(step) {
            $0.add(1, name)
            $0.add(5) {
                $0.add(1, histogram.minimum)
                $0.add(2, histogram.maximum)
                $0.add(3, histogram.count)
                $0.add(4, histogram.sum)
                $0.add(5, histogram.sumOfSquares)
                $0.add(6, histogram.limits)
                $0.add(7, histogram.counts)
            }
        }
    }

    /// Adds an image: [channels, height, width] with 1 (gray), 3 (RGB) or 4 channels (RGBA).
    public func image(_ name: String, _ image: Tensor<UInt8>, step: Int) throws {
        check(
            image.rank == 3 && [1, 3, 4].contains(image.shape[0]) && image.elementCount > 0, "TensorBoardLog.image",
            "expected [1, 3 or 4 channels, height, width], found \(image.shape)")
        try addValue(step) {
            $0.add(1, name)
            $0.add(4) {
                $0.add(1, image.shape[1])
                $0.add(2, image.shape[2])
                $0.add(3, image.shape[0])
                $0.add(4, PNG.encode(image))
            }
        }
    }

    /// Adds an image of numbers in 0...1: those outside are brought to the ends, and NaN to 0.
    public func image(_ name: String, _ image: Tensor<Float>, step: Int) throws {
        let bytes = image.where(image .== image, else: 0).maximum(0).minimum(1) * 255
        try self.image(name, Tensor<UInt8>(bytes.round()), step: step)
    }

    /// Adds a text, which TensorBoard shows as Markdown.
    public func text(_ name: String, _ text: String, step: Int) throws {
        try addValue(step) {
            $0.add(1, name)
            $0.add(8) {
                $0.add(1, 7)  // DT_STRING
                $0.add(2) { $0.add(2) { $0.add(1, 1) } }
                $0.add(8, text)
            }
            $0.add(9) { $0.add(1) { $0.add(1, "text") } }
        }
    }

    /// Writes out what is still in memory; what can't be written stays there for the next time.
    public func flush() throws {
        lastWrite = .now
        try file.append(waiting)
        waiting = []
    }

    // MARK: Events

    private func addValue(_ step: Int, _ value: (inout ProtobufMessage) -> Void) throws {
        try add(step: step) { $0.add(5) { $0.add(1, value) } }
    }

    private func add(step: Int, _ contents: (inout ProtobufMessage) -> Void) throws {
        var event = ProtobufMessage()
        event.add(1, clock())
        event.add(2, step)
        contents(&event)
        let length = UInt64(event.bytes.count).littleEndianBytes
        waiting += length + CRC32C.masked(length).littleEndianBytes
        waiting += event.bytes + CRC32C.masked(event.bytes).littleEndianBytes
        if waiting.count > 1 << 16 || .now - lastWrite > .seconds(2) { try flush() }
    }
}
