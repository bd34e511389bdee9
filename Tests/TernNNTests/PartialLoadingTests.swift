import TernCore
import TernNN
import Testing

@Suite struct PartialLoadingTests {
    @Test func whatFitsIsLoaded() throws {
        let model = Sequential([Linear(2, 3), Linear(3, 1)])
        let before = model.stateDictionary
        let dictionary: [String: Tensor<Float>] = [
            "0.weight": .ones([3, 2]), "0.bias": .ones([4]), "extra": Tensor(1), "1.bias": Tensor([7])
        ]
        let report = try model.load(dictionary, strict: false)
        #expect(report.missing == ["1.weight"])
        #expect(report.unexpected == ["extra"])
        #expect(report.mismatched.map(\.name) == ["0.bias"])
        #expect(
            report.description == "0.bias: expected shape [3], found [4]; missing: 1.weight; unexpected: extra")
        let after = model.stateDictionary
        #expect(after["0.weight"] == .ones([3, 2]))
        #expect(after["1.bias"] == [7])
        #expect(after["0.bias"] == before["0.bias"])
        #expect(after["1.weight"] == before["1.weight"])
        #expect(throws: StateDictionaryError.self) { try model.load(dictionary) }
    }

    @Test func names() throws {
        let model = Linear(2, 1)
        let dictionary: [String: Tensor<Float>] = [
            "module.weight": [[1, 2]], "module.bias": [3], "head.bias": [4]
        ]
        let report = try model.load(dictionary) { $0.hasPrefix("module.") ? String($0.dropFirst(7)) : nil }
        #expect(report.isEmpty)
        #expect(report.description == "")
        #expect(model.stateDictionary == ["weight": [[1, 2]], "bias": [3]])
        // Two names for one: the first in their order is taken.
        let error = #expect(throws: StateDictionaryError.self) {
            try model.load(dictionary) { $0.split(separator: ".").last.map(String.init) }
        }
        #expect(error?.unexpected == ["module.bias"])
        let twice = try model.load(dictionary, strict: false) { $0.split(separator: ".").last.map(String.init) }
        #expect(twice.unexpected == ["module.bias"])
        #expect(model.stateDictionary["bias"] == [4])
    }

    @Test func atMostTwentyAreListed() {
        let model = Sequential((0..<30).map { _ in Linear(1, 1) })
        let dictionary = model.stateDictionary.mapValues { _ in Tensor<Float>.zeros([9]) }
        let error = #expect(throws: StateDictionaryError.self) { try model.load(dictionary) }
        let lines = (error?.description ?? "").split(separator: "\n")
        #expect(lines.count == 22)
        #expect(lines.first == "the weights do not fit the model:")
        #expect(lines.dropFirst().first == "0.weight: expected shape [1, 1], found [9];")
        #expect(lines.last == "… and 40 more")
    }
}
