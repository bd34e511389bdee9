import Foundation
import Testing

/// Every public operation in the sources has a row in the table.
@Suite struct CoverageTests {
    /// Operations whose results are whole numbers or truth values, which have no derivative.
    private static let notDifferentiable: Set<String> = {
        let comparisons = [".==", ".!=", ".<", ".<=", ".>", ".>=", ".&", ".|", ".^", ".!"]
        let predicates = ["isNaN", "isInfinite", "isFinite"]
        let bits = ["&", "|", "^", "~", "<<", ">>"]
        let reductions = ["all", "allClose", "any", "argmax", "argmin", "countNonzero", "isClose"]
        let sorting = ["argsort", "isIn", "searchSorted"]
        let indexing = ["nonzero", "oneHot", "trilIndices", "triuIndices"]
        let factorizations = ["eig", "matrixRank"]
        return Set([comparisons, predicates, bits, reductions, sorting, indexing, factorizations].joined())
    }()

    private static let sources = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appending(path: "../../../Sources/TernCore").standardizedFileURL

    /// The names of the public functions, operators and subscripts in the files of a folder.
    private func publicFunctions(in folder: URL) throws -> Set<String> {
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
        #expect(!files.isEmpty, "no sources in \(folder.path())")
        var names: Set<String> = []
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let declaration =
                /public (?:(?:static|consuming|mutating|prefix) )*(?:func (`?\w+`?|[^\w\s(]+)[\s(<]|(subscript))/
            for match in text.matches(of: declaration) {
                names.insert(String(match.1 ?? match.2!).filter { $0 != "`" })
            }
        }
        return names
    }

    @Test func everyOperationHasARow() throws {
        let operations = try publicFunctions(in: Self.sources.appending(path: "Operations"))
        #expect(operations.count > 60)
        let rows = Operation<Float>.all
        let missing = operations.subtracting(rows.map(\.name))
        #expect(missing.isEmpty, "public operations without a row in the operation table: \(missing.sorted())")
        let withoutDerivative = operations.subtracting(rows.filter { $0.order > 0 }.map(\.name))
        #expect(
            withoutDerivative == Self.notDifferentiable,
            "operations of which no row is differentiated, and the list of those")
    }

    @Test func everyRowHasAnOperation() throws {
        // A conversion is an initializer.
        let functions = try publicFunctions(in: Self.sources).union(["init"])
        #expect(Set(Operation<Float>.all.map(\.name)).subtracting(functions) == [])
    }
}
