import Foundation

/// The browser that tests show pages in: `TERN_CHROMIUM`, or the first on the path.
///
/// ```swift
/// @Test(.enabled(if: Chromium.isInstalled, "Chromium is not installed"))
/// ```
public enum Chromium {
    private static let path: String? = {
        let environment = ProcessInfo.processInfo.environment
        if let given = environment["TERN_CHROMIUM"] { return given }
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let names = ["chromium", "chromium-browser", "google-chrome", "chrome"]
        return names.lazy.flatMap { name in folders.map { "\($0)/\(name)" } }
            .first(where: FileManager.default.isExecutableFile)
    }()

    public static var isInstalled: Bool { path != nil }

    public struct Failure: Error { let description: String }

    private struct Answer<Result: Decodable>: Decodable {
        let result: Result
        let errors: [String]
    }

    /// Shows a page in a frame of a size, and returns what a script finds.
    ///
    /// - Parameters:
    ///   - page: the HTML.
    ///   - width: the width of the frame in pixels; a window can't be as narrow as a phone.
    ///   - isDark: whether the reader prefers light on dark.
    ///   - script: the body of a function of the page that returns what is encoded as JSON.
    ///   - folder: a folder for the files.
    /// - Returns: the result, and the errors on the page's console.
    public static func show<Result: Decodable>(
        _ page: String, width: Int, isDark: Bool = false, in folder: TemporaryFolder, _ script: String
    ) throws -> (result: Result, errors: [String]) {
        let first = """
            <script>
            const problems = [];
            addEventListener("error", (event) => problems.push(event.message));
            addEventListener("securitypolicyviolation", (event) => problems.push(event.violatedDirective + event.blockedURI));
            for (const name of ["error", "warn"]) console[name] = (...texts) => problems.push(texts.join(" "));
            addEventListener("load", () => setTimeout(() => {
                let result = null;
                try { result = (() => { \(script) })(); } catch (error) { problems.push(String(error)); }
                parent.postMessage(JSON.stringify({ result, errors: problems }), "*");
            }, 100));
            </script>
            """
        try folder.write(Array(page.replacing("<head>", with: "<head>" + first).utf8), to: "page.html")
        let frame = """
            <!DOCTYPE html><body><iframe src="page.html" style="width:\(width)px;height:900px;border:0"></iframe><script>
            addEventListener("message", (event) => { document.body.textContent = "BEGIN" + btoa(unescape(encodeURIComponent(
                event.data))) + "END"; });
            </script></body>
            """
        try folder.write(Array(frame.utf8), to: "frame.html")
        let output = try run(
            [
                "--window-size=1400,1000", "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)",
                "--virtual-time-budget=5000", "--dump-dom", "file://\(folder.file("frame.html"))"
            ], in: folder)
        guard let start = output.range(of: "BEGIN"), let end = output.range(of: "END<"),
            let data = Data(base64Encoded: String(output[start.upperBound..<end.lowerBound]))
        else { throw Failure(description: "the page has not answered: \(output.suffix(1000))") }
        let answer = try JSONDecoder().decode(Answer<Result>.self, from: data)
        return (answer.result, answer.errors)
    }

    private static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "/usr/bin/false")
        process.arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--user-data-dir=\(folder.file("profile"))"
            ]
            + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }
}
