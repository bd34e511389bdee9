import Tern
import TestSupport
import Testing

@Suite struct InfoTests {
    @Test func aModelAndItsExport() throws {
        let folder = try TemporaryFolder()
        _ = try Command.run(SmallRun.train(folder, steps: 2, "--output", folder.path))
        let path = folder.file("model.safetensors")
        let lines = try Command.run("info", path).lines
        #expect(lines[2].hasPrefix("model: charlm gpt: layers "))
        let npz = folder.file("model.npz")
        #expect(try Command.run("export", path, "--to", npz).status == 0)
        #expect(try Npz(contentsOf: npz).tensors == Safetensors(contentsOf: path).tensors)
        #expect(try Command.run("info").output.contains("OpenBLAS"))
    }
}
