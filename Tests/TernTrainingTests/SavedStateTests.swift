import Foundation
import TernCore
import TernNN
import TernTraining
import Testing

/// A checkpoint may have been changed by hand: a state that no metric or rule has is refused when it is loaded.
@Suite struct SavedStateTests {
    private func load<Value: Decodable>(_: Value.Type, _ text: String) throws {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        _ = try decoder.decode(Value.self, from: Data(text.utf8))
    }

    private func expectErrors<Value: Codable>(of value: Value, _ texts: String...) throws {
        let encoded = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
        try load(Value.self, encoded)
        for text in texts {
            #expect(throws: DecodingError.self, "\(text)") { try load(Value.self, text) }
        }
    }

    @Test func counts() throws {
        try expectErrors(
            of: ConfusionMatrix(classes: 2), #"{"classes":3,"counts":[]}"#, #"{"classes":0,"counts":[]}"#,
            #"{"classes":1,"counts":[-1]}"#, #"{"classes":9223372036854775807,"counts":[1]}"#,
            #"{"classes":2,"counts":[9007199254740992,9007199254740992,0,0]}"#)
        try expectErrors(
            of: MultilabelConfusionMatrix(labels: 1), #"{"classes":1,"count":0,"counts":[0,0,0],"exact":0}"#,
            #"{"classes":0,"count":0,"counts":[],"exact":0}"#, #"{"classes":1,"count":2,"counts":[1,0,0,0],"exact":1}"#,
            #"{"classes":1,"count":0,"counts":[1,-1,0,0],"exact":0}"#,
            #"{"classes":1,"count":1,"counts":[1,0,0,0],"exact":2}"#,
            #"{"classes":1,"count":-1,"counts":[0,0,0,-1],"exact":-1}"#)
        try expectErrors(
            of: Accuracy(), #"{"top":0,"correct":0,"count":0}"#, #"{"top":1,"correct":2,"count":1}"#,
            #"{"top":1,"correct":-1,"count":1}"#, #"{"top":1,"correct":0,"count":9223372036854775807}"#)
    }

    @Test func sums() throws {
        try expectErrors(of: Mean(), #"{"total":0,"weight":-1}"#, #"{"total":0,"weight":"nan"}"#)
        try expectErrors(of: Perplexity(), #"{"loss":{"total":0,"weight":-1}}"#)
        let output = #""squared":0,"origin":0,"mean":0,"deviation"#
        try expectErrors(
            of: RegressionErrors(), #"{"count":-1,"outputs":[]}"#, #"{"count":1,"outputs":[]}"#,
            #"{"count":9223372036854775807,"outputs":[]}"#,
            #"{"count":1,"outputs":[{"absolute":-1,\#(output)":0}]}"#,
            #"{"count":1,"outputs":[{"absolute":0,\#(output)":-1}]}"#)
    }

    @Test func orders() throws {
        func ranking(_ kind: String, _ scores: String, _ labels: String) -> String {
            #"{"ranking":{"kind":{\#(kind)},"scores":[\#(scores)],"labels":[\#(labels)]}}"#
        }
        let (binary, classes, labels) = (#""binary":{}"#, #""classes":{"_0":3}"#, #""labels":{"_0":2}"#)
        let valid = [
            ranking(binary, "0.5", "1"), ranking(classes, "1,2,3", "2"), ranking(labels, #"1,"inf""#, "0,1")
        ]
        for text in valid { try load(AUROC.self, text) }
        let invalid = [
            ranking(binary, "0.5", ""), ranking(binary, "", "0"), ranking(binary, "0.5", "2"),
            ranking(binary, "0.5", "-1"), ranking(binary, #""nan""#, "1"), ranking(classes, "1,2", "0"),
            ranking(classes, "1,2,3", "3"), ranking(classes, "1,2,3", "0,1"), ranking(#""classes":{"_0":1}"#, "1", "0"),
            ranking(#""classes":{"_0":-3}"#, "", ""), ranking(#""classes":{"_0":9223372036854775807}"#, "", ""),
            ranking(#""labels":{"_0":0}"#, "", ""), ranking(labels, "1,2,3", "0,1,1"), ranking(labels, "1,2", "0,2"),
            ranking(labels, "1,2", "0,1,0,1")
        ]
        for text in invalid {
            #expect(throws: DecodingError.self, "\(text)") { try load(AUROC.self, text) }
            #expect(throws: DecodingError.self, "\(text)") { try load(AveragePrecision.self, text) }
        }
    }

    @Test func rules() throws {
        let rest = #""maximizes":false,"minimumChange":0,"progress":{"best":1,"strikes":0}"#
        try load(EarlyStopping.self, #"{"patience":1,\#(rest)}"#)
        for text in [
            #"{"patience":0,\#(rest)}"#,
            #"{"patience":1,"maximizes":false,"minimumChange":-1,"progress":{"best":1,"strikes":0}}"#,
            #"{"patience":1,"maximizes":false,"minimumChange":0,"progress":{"best":1,"strikes":-1}}"#,
            #"{"patience":1,"maximizes":false,"minimumChange":0,"progress":{"best":"nan","strikes":0}}"#,
            #"{"patience":1,"maximizes":false,"minimumChange":0,"progress":{"best":1,"strikes":9223372036854775807}}"#
        ] {
            #expect(throws: DecodingError.self, "\(text)") { try load(EarlyStopping.self, text) }
        }
    }

    /// By way of a run, the error says which value it is.
    @Test func valuesOfACheckpoint() throws {
        var checkpoint = try Training().run.checkpoint()
        try checkpoint.set(Int.max, as: "skipped_steps")
        let run = try Training().run
        try NonFiniteGuard(skipping: 2).register(in: run)
        let error = #expect(throws: CheckpointError.self) { try run.resume(from: checkpoint) }
        #expect(error?.problem.hasPrefix("found \(Int.max) as skipped_steps, expected a value of ") == true)
        let other = try Training().run
        try checkpoint.set(["count": -1, "top": 1, "correct": 0], as: "skipped_steps")
        var accuracy = Accuracy()
        try other.keep("skipped_steps") {
            accuracy
        } set: {
            accuracy = $0
        }
        #expect(throws: CheckpointError.self) { try other.resume(from: checkpoint) }
    }
}
