import Foundation
import Tern
import TernTraining
import TestSupport
import Testing

@testable import charlm

/// The page that a training writes.
@Suite struct RunReportTests {
    @Test func aTraining() throws {
        let folder = try TemporaryFolder()
        let log = try CSVLog(folder.file("metrics.csv"))
        try log.log(["loss": 2], step: 1)
        let model = LanguageModel(Architecture(layers: 1, width: 8, heads: 2, context: 12), characters: 5)
        try model.writeReport(in: folder.path, context: 12, validationLoss: 1, sample: "<first>\n  second")
        let html = String(decoding: try folder.read("report.html"), as: UTF8.self)
        #expect(html.contains("<dt>perplexity</dt><dd>2.72</dd>") && html.contains("<dd>1.443</dd>"))
        #expect(html.contains("<pre>&lt;first&gt;\n  second</pre>") && html.contains("head.weight [5, 8]"))
        #expect(html.contains("<td>head</td><td>Linear</td>"))
    }
}
