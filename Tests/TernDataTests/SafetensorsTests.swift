import Foundation
import TernCore
import TernData
import TestSupport
import Testing

@Suite struct SafetensorsTests {
    let folder = try! TemporaryFolder()

    // MARK: Writing

    @Test func bytesOfAFile() throws {
        let tensors: [String: Tensor<Float>] = ["b": [[1, -2]], "a": Tensor(0.5)]
        try saveSafetensors(tensors, metadata: ["k": "v\"\n"], to: folder.file("file"))
        let header =
            #"{"__metadata__":{"k":"v\"\n"},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"#
            + #""b":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}}"#
        let padded = Array(header.utf8) + Array(repeating: 0x20, count: -header.utf8.count & 7)
        #expect(padded.count % 8 == 0)
        let elements: [UInt8] = [0, 0, 0, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]
        #expect(try folder.read("file") == [UInt8(padded.count), 0, 0, 0, 0, 0, 0, 0] + padded + elements)
        #expect(try folder.names() == ["file"])
    }

    @Test func roundTrip() throws {
        let path = folder.file("file")
        var generator = PhiloxGenerator(seed: 0)
        let x = Tensor<Float>.normal([3, 4, 5], using: &generator)
        let tensors: [String: Tensor<Float>] = [
            "x": x, "view": x.transpose(), "slice": x[.step(-2), 1], "scalar": Tensor(.nan), "empty": .zeros([0, 3]),
            "ключ \u{1}\"\\/": Tensor([.infinity, -0.0])
        ]
        let metadata = ["": "", "new\nline": "\u{7f}\u{1f}é😀"]
        try saveSafetensors(tensors, metadata: metadata, to: path)
        let file = try Safetensors(contentsOf: path)
        #expect(file.metadata == metadata)
        #expect(file.names == tensors.keys.sorted())
        for (name, tensor) in tensors {
            let loaded = try file.tensors[name]
            #expect(loaded?.shape == tensor.shape)
            #expect(loaded?.scalars.map(\.bitPattern) == tensor.scalars.map(\.bitPattern), "\(name)")
        }
    }

    @Test func otherScalarTypes() throws {
        func expectKept<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>, _ type: ElementType) throws {
            let path = folder.file("\(Scalar.self)")
            try saveSafetensors(["x": tensor], to: path)
            let file = try Safetensors(contentsOf: path)
            #expect(file.entries["x"]?.type == type)
            let loaded: Tensor<Scalar> = try file["x"]
            #expect(loaded == tensor)
        }
        try expectKept(Tensor<Double>([.pi, -1e300]), .float64)
        try expectKept(Tensor<Int32>([1, .min]), .int32)
        try expectKept(Tensor<Int64>([.max, .min]), .int64)
        try expectKept(Tensor<Int>([.max, .min]), .int64)
        try expectKept([0, 255] as Tensor<UInt8>, .uint8)
        try expectKept([true, false, true] as Tensor<Bool>, .bool)
    }

    @Test func noTensors() throws {
        try saveSafetensors([:] as [String: Tensor<Float>], to: folder.file("file"))
        let file = try Safetensors(contentsOf: folder.file("file"))
        #expect(file.entries.isEmpty)
        #expect(file.metadata.isEmpty)
    }

    @Test func anEarlierFileStaysWhereTheNewOneCantBeWritten() throws {
        let path = folder.file("folder")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try folder.write([1], to: "folder/file")
        let error = #expect(throws: DataFileError.self) { try saveSafetensors(["x": Tensor<Float>(1)], to: path) }
        #expect(error?.problem == .unwritable)
        #expect(error?.path == path)
        #expect(try folder.names() == ["folder"])
        #expect(try folder.read("folder/file") == [1])
    }

    @Test func anEarlierFileIsReplaced() throws {
        let path = folder.file("file")
        for value: Float in [1, 2] { try saveSafetensors(["x": Tensor(value)], to: path) }
        let x: Tensor<Float> = try Safetensors(contentsOf: path)["x"]
        #expect(x.item() == 2)
        #expect(try folder.names() == ["file"])
    }

    // MARK: Reading

    private func write(_ header: String, _ data: [UInt8]) throws -> String {
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        return try folder.write(length + Array(header.utf8) + data, to: "file")
    }

    @Test func smallTypesAreWidened() throws {
        let path = try write(
            #" { "h" : {"dtype":"F16","shape":[6],"data_offsets":[0,12]},"b":{"shape":[2],"data_offsets":[12, 16], "#
                + #""dtype":"BF16"},"t":{"dtype":"BOOL","shape":[2],"data_offsets":[16,18]}} "#,
            [0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0xff, 0x7b, 0x00, 0xfc, 0x00, 0x7e, 0x80, 0x3f, 0x49, 0xc0, 0, 7])
        let file = try Safetensors(contentsOf: path)
        let half: Tensor<Float> = try file["h"]
        #expect(half.scalars[..<5] == [1, -2, 0x1p-24, 65504, -.infinity])
        #expect(half[5].item().isNaN)
        #expect(try file["b"] == ([1, -3.140625] as Tensor<Float>))
        #expect(try file["t"] == ([false, true] as Tensor<Bool>))
        #expect(try file["t"] == ([0, 1] as Tensor<Float>))
    }

    @Test func aNameThatIsNotThere() throws {
        let path = try write(#"{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}"#, [5])
        let file = try Safetensors(contentsOf: path)
        let error = #expect(throws: DataFileError.self) { let _: Tensor<Float> = try file["b"] }
        #expect(error?.description == "\(path): no such tensor: found a, expected a tensor named b")
    }

    @Test func escapesInNames() throws {
        let file = try Safetensors(
            contentsOf: write(
                #"{"\u00e9\n\ud83d\ude00\/":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, [5]))
        #expect(file.names == ["é\n😀/"])
    }

    // MARK: Hostile files

    @Test func everyTruncationIsFound() throws {
        try saveSafetensors(["x": Tensor<Float>([1, 2])], metadata: ["k": "v"], to: folder.file("whole"))
        let whole = try folder.read("whole")
        for length in 0..<whole.count {
            let path = try folder.write(Array(whole[..<length]), to: "file")
            #expect(throws: DataFileError.self, "\(length) bytes") { try Safetensors(contentsOf: path) }
        }
        let longer = try folder.write(whole + [0], to: "file")
        let error = #expect(throws: DataFileError.self) { try Safetensors(contentsOf: longer) }
        #expect(error?.problem == .trailingBytes)
    }

    @Test(arguments: [100, UInt64(Int.max), .max])
    func headersLongerThanTheFile(_ length: UInt64) throws {
        let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) }
        let path = try folder.write(bytes + Array("{}".utf8), to: "file")
        let error = #expect(throws: DataFileError.self) { try Safetensors(contentsOf: path) }
        #expect(error?.problem == .wrongHeader)
    }

    @Test(arguments: [
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        #"{"a":{"dtype":"U8","dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}"#,
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#,
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775807]}}"#,
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775808]}}"#,
        #"{"a":{"dtype":"U8","shape":[6],"data_offsets":[0,6]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#,
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#,
        #"{"a":{"dtype":"U8","shape":[7],"data_offsets":[1,8]}}"#,
        #"{"__metadata__":{"k":1}}"#, #"{"__metadata__":"k"}"#, #"{"a":{}}"#, #"{"a":[]}"#, #"[]"#, #"{"a""#, "{", "",
        #"{"a":{"dtype":"U8","shape":[8.0],"data_offsets":[0,8]}}"#, #"{"a":null}"#, "{}{}",
        #"{"\ud800":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#, "{\"a\n\":1}", #"{"\x":1}"#, #"{"\u12"#
    ])
    func badHeaders(_ header: String) throws {
        let path = try write(header, Array(repeating: 0, count: 8))
        let error = #expect(throws: DataFileError.self) { try Safetensors(contentsOf: path) }
        #expect(error?.path == path)
        #expect(error?.problem == .wrongHeader)
    }

    @Test func shapesThatDoNotFitTheirBytes() throws {
        let most = Int.max
        for (shape, type) in [("[3]", "F32"), ("[\(most),\(most)]", "U8"), ("[\(most),2]", "F64"), ("[]", "F32")] {
            let header = #"{"a":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[0,8]}}"#
            let path = try write(header, Array(repeating: 0, count: 8))
            let error = #expect(throws: DataFileError.self, "\(shape)") { try Safetensors(contentsOf: path) }
            #expect(error?.problem == .wrongCount)
            #expect(error?.found == "8 bytes for tensor a")
        }
        for shape in ["[-8]", "[1,1,1,1,1,1,1,1,8]"] {
            let path = try write(
                #"{"a":{"dtype":"U8","shape":\#(shape),"data_offsets":[0,8]}}"#, Array(repeating: 0, count: 8))
            let error = #expect(throws: DataFileError.self, "\(shape)") { try Safetensors(contentsOf: path) }
            #expect(error?.problem == .wrongShape)
        }
    }

    @Test func hugeShapesWithoutElements() throws {
        let path = try write(#"{"a":{"dtype":"U8","shape":[0,\#(Int.max),\#(Int.max)],"data_offsets":[0,0]}}"#, [])
        let error = #expect(throws: DataFileError.self) { try Safetensors(contentsOf: path) }
        #expect(error?.problem == .wrongCount)
    }

    /// A tensor of an unknown type hides no other.
    @Test func unknownTypes() throws {
        let path = try write(
            #"{"a":{"dtype":"Q4","shape":[3],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}"#,
            [0, 0, 5])
        let file = try Safetensors(contentsOf: path)
        #expect(file.entries["a"]?.type == .other("Q4"))
        #expect(try file["b"] == ([5] as Tensor<Int>))
        let error = #expect(throws: DataFileError.self) { let _: Tensor<Float> = try file["a"] }
        #expect(error?.problem == .wrongType)
        #expect(error?.found == "Q4 for tensor a")
    }

    @Test func wholeNumbersThatDoNotFit() throws {
        let header =
            #"{"a":{"dtype":"U64","shape":[2],"data_offsets":[0,16]},"b":{"dtype":"I16","shape":[2],"data_offsets":[16,20]},"#
            + #""c":{"dtype":"F32","shape":[1],"data_offsets":[20,24]}}"#
        let bytes: [UInt8] =
            [1, 0, 0, 0, 0, 0, 0, 0] + Array(repeating: 255, count: 8) + [2, 0, 255, 255] + [0, 0, 0, 63]
        let file = try Safetensors(contentsOf: write(header, bytes))
        func problem<Scalar: TensorScalar>(_ name: String, _: Scalar.Type) -> DataFileError? {
            #expect(throws: DataFileError.self) { let _: Tensor<Scalar> = try file[name] }
        }
        #expect(problem("a", Int.self)?.found == "18446744073709551615 at element 1 of tensor a")
        #expect(problem("b", UInt8.self)?.problem == .valueOutOfRange)
        #expect(problem("b", Bool.self)?.found == "2 at element 0 of tensor b")
        #expect(problem("c", Int.self)?.problem == .wrongType)
        #expect(try file["a"] == Tensor<Double>([1, 0x1p64]))
        #expect(try file["b"] == Tensor<Int32>([2, -1]))
    }

    @Test func metadataThatIsNull() throws {
        #expect(try Safetensors(contentsOf: write(#"{"__metadata__":null}"#, [])).metadata.isEmpty)
    }

    @Test func namesByTheirBytes() throws {
        let tensors: [(name: String, tensor: any SavedTensor)] = [
            ("\u{e9}", Tensor<Float>(1)), ("e\u{301}", Tensor<Int>(2))
        ]
        try saveSafetensors(pairs: tensors, to: folder.file("file"))
        let file = try Safetensors(folder.read("file"))
        #expect(file.names.map { $0.unicodeScalars.count } == [2, 1])
        #expect(try file["\u{e9}"] == Tensor<Float>(1))
        #expect(try file["e\u{301}"] == Tensor<Int>(2))
    }

    @Test(arguments: [
        #"{"weight_map":{"x":"../file"}}"#, #"{"weight_map":{"x":"/etc/passwd"}}"#, #"{"weight_map":{"x":""}}"#,
        #"{"weight_map":{"x":"m.safetensors.index.json"}}"#, #"{"weight_map":{"x":1}}"#, #"{"weight_map":[]}"#, "{}",
        "[", ""
    ])
    func badIndexFiles(_ text: String) throws {
        let path = try folder.write(Array(text.utf8), to: "m.safetensors.index.json")
        let error = #expect(throws: DataFileError.self) { try Safetensors(contentsOf: path) }
        #expect(error?.problem == .wrongHeader)
    }

    @Test func anIndexOfWhatIsNotThere() throws {
        try saveSafetensors(["x": Tensor<Float>(1)], to: folder.file("a.safetensors"))
        func problem(_ map: String) throws -> DataFileError.Problem? {
            let text = #"{"metadata":{"total_size":4.5,"x":[true,false,null]},"weight_map":\#(map)}"#
            let path = try folder.write(Array(text.utf8), to: "m.safetensors.index.json")
            return #expect(throws: DataFileError.self) { try Safetensors(contentsOf: path) }?.problem
        }
        #expect(try problem(#"{"y":"a.safetensors"}"#) == .missingKey)
        #expect(try problem(#"{"x":"b.safetensors"}"#) == .missing)
    }

    @Test func deepNestingDoesNotOverflowTheStack() throws {
        let path = try write(String(repeating: "[", count: 1_000_000), [])
        let error = #expect(throws: DataFileError.self) { try Safetensors(contentsOf: path) }
        #expect(error?.problem == .wrongHeader)
    }
}
