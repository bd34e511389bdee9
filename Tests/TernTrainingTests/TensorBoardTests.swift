import Foundation
import TernCore
import TernData
import TestSupport
import Testing

@testable import TernTraining

@Suite struct TensorBoardTests {
    let folder = try! TemporaryFolder()

    /// The check value of the polynomial's definition, and an example of RFC 3720.
    @Test func checks() {
        #expect(CRC32C.of("123456789".utf8) == 0xe306_9283)
        #expect(CRC32C.of([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
    }

    /// Byte by byte what the tensorboard package writes.
    @Test func bytes() throws {
        var time = 0.0
        let board = try TensorBoardLog(folder.path, named: "events") {
            time += 0.25
            return time
        }
        try board.resume(after: 300)
        try board.log(["b": -.infinity, "a": 0.5], step: 301)
        try board.histogram("weights", [-1, 0, 3, 0, 1, .nan, .infinity], step: 302)
        try board.text("note", "é **bold**", step: 302)
        try board.flush()
        let expected = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fixtures/tensorboard/events.bin")
        #expect(try folder.read("events") == [UInt8](Data(contentsOf: expected)))
    }

    private static let reader = """
        import io, sys
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        from PIL import Image
        events = EventAccumulator(sys.argv[1], size_guidance=dict(scalars=0, histograms=0, images=0, tensors=0))
        events.Reload()
        for tag in sorted(events.Tags()["scalars"]):
            print(tag, [(e.step, e.value) for e in events.Scalars(tag)])
        for tag in events.Tags()["histograms"]:
            for e in events.Histograms(tag):
                h = e.histogram_value
                print(tag, e.step, h.min, h.max, h.num, h.sum, h.sum_squares, sum(h.bucket), len(h.bucket_limit))
        for tag in events.Tags()["images"]:
            for e in events.Images(tag):
                image = Image.open(io.BytesIO(e.encoded_image_string))
                print(tag, e.step, e.width, e.height, image.mode, list(image.getdata()))
        for tag in events.Tags()["tensors"]:
            for e in events.Tensors(tag):
                print(tag, e.step, e.tensor_proto.string_val[0].decode())
        """

    @Test(.enabled(if: Python.has("tensorboard", "PIL"), "needs Python with tensorboard and Pillow"))
    func tensorBoardReadsTheFile() throws {
        var board = try TensorBoardLog(folder.path)
        try board.resume(after: 0)
        for step in 1...4 { try board.log(["loss": 1 / Double(step), "accuracy": 0.5], step: step) }
        try board.flush()
        // A second process, which went on after step 2.
        Thread.sleep(forTimeInterval: 1.1)
        board = try TensorBoardLog(folder.path)
        try board.resume(after: 2)
        for step in 3...4 { try board.log(["loss": Double(step)], step: step) }
        try board.histogram("weights", [1, 2, 2, 4], step: 4)
        try board.histogram("constant", .full([5], 2), step: 4)
        try board.histogram("nothing", .full([5], .nan), step: 4)
        try board.image("grey", [[[0, 0.5], [1, 2]]] as Tensor<Float>, step: 4)
        try board.image("color", Tensor<UInt8>([1, 2, 3, 4, 5, 6]).reshape([3, 1, 2]), step: 4)
        try board.text("note", "é", step: 4)
        try board.flush()
        let lines = try Python.lines(Self.reader, folder.path)
        #expect(
            lines == [
                "accuracy [(1, 0.5), (2, 0.5)]", "loss [(1, 1.0), (2, 0.5), (3, 3.0), (4, 4.0)]",
                "weights 4 1.0 4.0 4.0 9.0 25.0 4.0 64", "constant 4 2.0 2.0 5.0 10.0 20.0 5.0 1",
                "nothing 4 0.0 0.0 0.0 0.0 0.0 0 0", "grey 4 2 2 L [0, 128, 255, 255]",
                "color 4 2 1 RGB [(1, 3, 5), (2, 4, 6)]", "note 4 é"
            ])
    }

    /// A step's scalars take well under a millisecond, without optimization too.
    @Test func loggingIsCheap() throws {
        let board = try TensorBoardLog(folder.path)
        let time = try ContinuousClock().measure {
            for step in 0..<1000 { try board.log(["loss": 1, "learning_rate": 2, "gradient_norm": 3], step: step) }
        }
        #expect(time < .seconds(1))
    }

    @Test func aFolderThatVanishes() throws {
        let board = try TensorBoardLog(folder.file("run"))
        try board.log(["x": 1], step: 1)
        try FileManager.default.removeItem(atPath: folder.file("run"))
        let error = #expect(throws: DataFileError.self) { try board.flush() }
        #expect(error?.problem == .unwritable && error?.path == board.path)
    }
}
