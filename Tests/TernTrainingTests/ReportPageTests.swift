import Foundation
import TernCore
import TernNN
import TestSupport
import Testing

@testable import TernTraining

/// Pages as a browser shows them.
@Suite(.serialized, .enabled(if: Chromium.isInstalled, "Chromium is not installed"))
struct ReportPageTests {
    /// The findings of a script in the page.
    private struct Findings: Decodable {
        /// The number of charts, and those without a visible part.
        let charts: Int
        let emptyCharts: [String]
        /// Texts that are cut, lie outside of their chart, lie over one another, or are hard to read.
        let cut: [String]
        let outside: [String]
        let overlapping: [String]
        let faint: [String]
        /// Images that can't be decoded.
        let brokenImages: Int
        let pageWidth: Double
        let frameWidth: Double
        let background: [Double]
        /// The values shown below a pointer on the first chart.
        let values: String
    }

    private static let script = """
        const name = (element) => element.tagName + " " + element.textContent.slice(0, 60);
        const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d",
            { willReadFrequently: true });
        const color = (text) => {
            canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data].map((value) => value / 255);
        };
        const behind = (element) => {
            let layers = [];
            for (let at = element; at; at = at.parentElement) layers.push(color(getComputedStyle(at).backgroundColor));
            return layers.reverse().reduce((base, top) => base.map((value, i) => value + (top[i] - value) * top[3]), [1, 1, 1]);
        };
        const light = (rgb) => rgb.slice(0, 3).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const contrast = (a, b) => {
            const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
            return (x + 0.05) / (y + 0.05);
        };
        document.querySelectorAll("details").forEach((details) => { details.open = true; });
        const charts = [...document.querySelectorAll("svg.chart")];
        const emptyCharts = charts.filter((svg) => {
            const frame = svg.getBoundingClientRect();
            const parts = [...svg.querySelectorAll("path[class^=l-s], rect[class^=f-s], circle, text")];
            return frame.width < 50 || frame.height < 50
                || !parts.some((part) => part.getBoundingClientRect().width > 3 && part.getBoundingClientRect().height > 3);
        }).map(name);
        const outside = [], overlapping = [], faint = [];
        for (const svg of charts) {
            const frame = svg.getBoundingClientRect();
            const boxes = [...svg.querySelectorAll("text")].map((text) => [text, text.getBoundingClientRect()]);
            for (const [text, box] of boxes) {
                if (box.left < frame.left - 0.5 || box.right > frame.right + 0.5 || box.top < frame.top - 0.5
                    || box.bottom > frame.bottom + 0.5) outside.push(name(text));
            }
            for (const [a, x] of boxes) for (const [b, y] of boxes) {
                const inside = 2;  // a box is higher than its letters
                if (a !== b && x.left < y.right && y.left < x.right && x.top + inside < y.bottom - inside
                    && y.top + inside < x.bottom - inside) overlapping.push(name(a) + " | " + name(b));
            }
        }
        const texts = [...document.querySelectorAll(
            "h1, h2, p, th, td, dt, dd, figcaption, summary, nav a, pre, svg.chart text")];
        for (const text of texts) {
            const style = getComputedStyle(text);
            const ink = color(text.closest("svg") ? style.fill : style.color);
            if (text.textContent.trim() && contrast(ink, behind(text)) < 4.5) faint.push(name(text));
        }
        const cut = texts.filter((text) => !text.closest("svg") && text.scrollWidth > text.clientWidth + 1).map(name);
        const chart = charts.find((svg) => svg.dataset.plot);
        if (chart) {
            chart.scrollIntoView();
            const frame = chart.getBoundingClientRect();
            chart.dispatchEvent(new PointerEvent("pointermove", { clientX: frame.left + frame.width / 2,
                clientY: frame.top + frame.height / 2, bubbles: true }));
        }
        const box = document.getElementById("values");
        return { charts: charts.length, emptyCharts, cut, outside, overlapping, faint,
            brokenImages: [...document.images].filter((image) => !image.naturalWidth).length,
            pageWidth: document.documentElement.scrollWidth, frameWidth: innerWidth,
            background: behind(document.body), values: box.hidden ? "" : [...box.children].map((row) => row.textContent).join("|") };
        """

    /// A page with all that there is, also what is hard to show.
    func page() -> String {
        var history = MetricHistory()
        for step in 1...500 {
            let noise = sin(Double(step) * 12.9898) * 0.1
            history.add(
                [
                    "loss": 3 * exp(-Double(step) / 80) + 0.2 + noise, "learning_rate": 1e-3 * Double(step) / 500,
                    "gradient_norm": step == 250 ? .nan : 300 * exp(-Double(step) / 60) + 1, "huge": Double(step) * 1e9,
                    "constant": 0.001, "narrow": 0.99971 + noise * 1e-5
                ], step: step * 1000)
            if step.isMultiple(of: 50) {
                history.add(
                    ["validation_loss": 3 * exp(-Double(step) / 90) + 0.3, "validation_accuracy": 0.9],
                    step: step * 1000)
            }
        }
        history.add(
            ["only": 5, "none": .nan, "a_metric_with_a_very_long_name_" + String(repeating: "x", count: 80): 1], step: 1
        )
        var report = Report("A run with a long name: " + String(repeating: "word", count: 30))
        report.addResult("test accuracy", "98.06%")
        report.addResult("a result with a long name", String(repeating: "1234567890", count: 5))
        report.addCurves(from: history)
        report.addValues(from: history)
        var matrix = ConfusionMatrix(classes: 10)
        let labels = (0..<9000).map { $0 % 10 }
        matrix.update(Tensor(labels.enumerated().map { $0 % 17 == 0 ? ($1 * 7 + 3) % 10 : $1 }), Tensor(labels))
        report.addConfusionMatrix(matrix)
        let names = ["airplane", "a class with a long name", "cat"]
        var named = ConfusionMatrix(classes: 3)
        named.update(Tensor([0, 1, 1, 2, 2, 0]), Tensor([0, 1, 2, 2, 1, 0]))
        report.addConfusionMatrix(named, names: names, title: "With names")
        report.addMistakes(
            Tensor<UInt8>.full([30, 3, 16, 16], 120), labels: Tensor((0..<30).map { $0 % 3 }),
            scores: Tensor((0..<90).map { Float($0 * 37 % 11) }).reshape([30, 3]), names: names)
        let model = Sequential([Linear(16, 32, activation: .relu), Linear(32, 10)])
        report.addSummary(model.summary(of: [1, 16]))
        report.addHistograms(of: model)
        let profile = profile { _ = valueAndGradients(of: model) { model(Tensor<Float>.ones([8, 16])).sum() } }
        report.addProfile(profile, layers: profile.layers(of: model))
        report.addSection("Words") { section in
            section.addText(String(repeating: "unbreakable", count: 40))
            section.addCode(String(repeating: "code ", count: 100))
        }
        report.addConfiguration(["learning-rate": "0.001", "data": "/" + String(repeating: "folder/", count: 40)])
        report.addMachine()
        return report.html
    }

    @Test(arguments: [(390, false), (390, true), (1280, false), (1280, true)])
    func aReport(_ width: Int, _ isDark: Bool) throws {
        let (found, errors): (Findings, [String]) = try Chromium.show(
            page(), width: width, isDark: isDark, in: TemporaryFolder(), Self.script)
        #expect(errors.isEmpty)
        #expect(found.charts >= 13 && found.emptyCharts.isEmpty)
        #expect(found.cut == [] && found.outside == [])
        #expect(found.overlapping == [] && found.faint == [])
        #expect(found.brokenImages == 0 && found.pageWidth <= found.frameWidth && found.frameWidth == Double(width))
        #expect((found.background[0] < 0.5) == isDark)
        #expect(found.values.contains("step ") && found.values.contains("training 0."), "\(found.values)")
    }

    @Test(arguments: [9, 24]) func aComparison(count: Int) throws {
        let folder = try TemporaryFolder()
        let runs = try (1...count).map { number in
            let path = folder.file("run \(number) " + String(repeating: "x", count: 10 * number))
            let log = try CSVLog("\(path)/metrics.csv")
            for step in 1...50 { try log.log(["loss": Double(number) / Double(step), "accuracy": 0.5], step: step) }
            try folder.write(
                Array("{\"rate\": \(number)}".utf8), to: "\((path as NSString).lastPathComponent)/config.json")
            return try RecordedRun(contentsOf: path)
        }
        for width in [390, 1280] {
            let (found, errors): (Findings, [String]) = try Chromium.show(
                Report.comparing(runs).html, width: width, in: folder, Self.script)
            #expect(errors.isEmpty)
            #expect(found.charts == 2 && found.emptyCharts.isEmpty && found.pageWidth <= found.frameWidth)
            #expect(found.cut == [] && found.outside == [])
            #expect(found.overlapping == [] && found.faint == [])
        }
    }
}
