import Foundation
import TernCore
import TernData
import TestSupport
import Testing

@testable import TernTraining

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct ChartTests {
    // MARK: Ticks

    @Test(arguments: [
        (0.0, 1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0, 100, 5, ["0", "20", "40", "60", "80", "100"]),
        (-1, 1, 4, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]), (0, 20_000, 4, ["0", "5k", "10k", "15k", "20k"]),
        (0.9971, 0.9984, 5, ["0.9972", "0.9974", "0.9976", "0.9978", "0.9980", "0.9982", "0.9984"]),
        (0, 4e-5, 4, ["0", "1e-5", "2e-5", "3e-5", "4e-5"]), (0, 3e6, 3, ["0", "1M", "2M", "3M"])
    ])
    func ticks(_ lower: Double, _ upper: Double, _ count: Int, _ labels: [String]) {
        let ticks = Ticks.linear(lower, upper, count: count)
        let zeros = ["0.0": "0"]  // zero has no decimals
        #expect(ticks.labels == labels.map { zeros[$0] ?? $0 })
        #expect(ticks.values.allSatisfy { $0 >= lower && $0 <= upper })
    }

    /// Ticks are multiples of 1, 2 or 5 times a power of ten, exactly the doubles that the decimals are.
    @Test func ticksOfAllRanges() {
        var generator = PhiloxGenerator(seed: 5)
        for _ in 0..<2000 {
            let scale = pow(10, Double.random(in: -12...12, using: &generator))
            let lower = Double.random(in: -1...1, using: &generator) * scale
            let upper = lower + Double.random(in: 0.001...1, using: &generator) * scale
            let values = Ticks.linear(lower, upper, count: 5).values
            #expect((2...12).contains(values.count), "\(lower) \(upper)")
            let step = values[1] - values[0]
            let digits = step / pow(10, (log10(step) + 1e-6).rounded(.down))
            #expect([1, 2, 5].contains { abs(digits - $0) < 1e-6 }, "\(step)")
            for value in values {
                #expect(abs(value / step - (value / step).rounded()) < 1e-4)
                // The shortest text of an exact decimal is short.
                #expect("\(value)".count <= 19)
            }
        }
        #expect(Ticks.linear(0, 0.3, count: 3).values == [0, 0.1, 0.2, 0.3])
        #expect(Ticks.linear(0, 3, count: 10, isInteger: true).values == [0, 1, 2, 3])
    }

    @Test func logarithmicTicks() {
        #expect(Ticks.logarithmic(0.001, 1000, count: 6).values == [0.001, 0.01, 0.1, 1, 10, 100, 1000])
        #expect(Ticks.logarithmic(0.1, 10, count: 5).values == [0.1, 0.2, 0.5, 1, 2, 5, 10])
        #expect(Ticks.logarithmic(2, 6, count: 5).values == [2, 3, 5])
        let wide = Ticks.logarithmic(1e-300, 1e300, count: 5)
        #expect((3...7).contains(wide.values.count) && wide.labels.contains("1"))
        #expect(Ticks.logarithmic(0.1, 10, count: 5).labels == ["0.1", "0.2", "0.5", "1", "2", "5", "10"])
    }

    @Test func numbersAsText() {
        let texts: [(Double, String)] = [
            (0, "0"), (0.98061, "0.9806"), (1.5, "1.5"), (-12.345, "−12.35"), (1234.5, "1,235"),
            (9_999_499, "9,999,499"),
            (1e7, "1e7"), (-2.5e-5, "−2.5e-5"), (.nan, "NaN"), (-.infinity, "−∞"), (999.96, "1,000"), (0.001, "0.001")
        ]
        for (value, text) in texts { #expect(NumberText.compact(value) == text) }
        #expect(NumberText.grouped(-1_234_567) == "−1,234,567")
        #expect(NumberText.bytes(3 << 29) == "1.5 GiB")
        #expect(NumberText.time(0.0042) == "4.2 ms")
    }

    // MARK: Many points

    @Test func thinningKeepsExtremes() {
        var generator = PhiloxGenerator(seed: 1)
        var points = (0..<1_000_000).map { Point(Double($0), Double.random(in: 0...1, using: &generator)) }
        (points[123_456].y, points[654_321].y, points[999_999].y) = (50, -50, 0.25)
        for index in 400_000..<402_500 { points[index].y = .nan }
        points[7].y = .nan  // in a column with others
        let runs = thinned(points, columns: 400, over: 0...999_999)
        let kept = Array(runs.joined())
        #expect(kept.count <= 1604 && runs.count == 2)
        #expect(kept.contains(Point(123_456, 50)) && kept.contains(Point(654_321, -50)))
        #expect(kept.first?.x == 0 && kept.last == Point(999_999, 0.25))
        #expect(runs[0].last!.x < 400_000 && runs[1][0].x >= 402_500)
        // The least and the greatest of each column.
        for column in 0..<400 where !(159...161).contains(column) {
            func isInside(_ point: Point) -> Bool { Int(point.x * 400 / 999_999) == column }
            let ys = points[max(0, column * 2500 - 5)..<min(1_000_000, column * 2500 + 2505)].filter(isInside).map(\.y)
                .filter(\.isFinite)
            let found = kept.filter(isInside).map(\.y)
            #expect(found.min() == ys.min() && found.max() == ys.max())
        }
    }

    @Test func fewPointsStayAsTheyAre() {
        let points = [Point(1, 2), Point(2, .nan), Point(3, 4), Point(4, 5), Point(5, .infinity)]
        #expect(thinned(points, columns: 400, over: 1...5) == [[Point(1, 2)], [Point(3, 4), Point(4, 5)]])
        #expect(thinned([], columns: 400, over: 0...1).isEmpty)
    }

    // MARK: SVG

    /// The elements of a file with their attributes and texts.
    private final class Elements: NSObject, XMLParserDelegate {
        var elements: [(name: String, attributes: [String: String], text: String)] = []

        init(_ svg: String) throws {
            super.init()
            let parser = XMLParser(data: Data(svg.utf8))
            parser.delegate = self
            if !parser.parse() { throw parser.parserError ?? CancellationError() }
        }

        func parser(
            _: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) { elements.append((name, attributes, "")) }

        func parser(_: XMLParser, foundCharacters text: String) { elements[elements.count - 1].text += text }

        func parser(_: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
            if didEndElement == "text" { elements.append(("", [:], "")) }  // takes what lies between
        }

        func texts() -> [String] { elements.filter { $0.name == "text" }.map(\.text) }
        func paths(_ color: Int) -> [[String: String]] {
            elements.filter { $0.name == "path" && $0.attributes["class"] == "l-s\(color)" }.map(\.attributes)
        }
    }

    @Test func curves() throws {
        var chart = Chart("Loss", xLabel: "epoch")
        chart.add("training", [1, 0.5, 0.25, 0.125])
        chart.add("validation", x: [4, 2], y: [0.6, 0.75])
        let file = try Elements(chart.svg(width: 640, height: 400))
        #expect(file.elements[0].attributes["viewBox"] == "0 0 640 400")
        #expect(["Loss", "training", "validation", "epoch", "0.4", "1", "4"].allSatisfy(file.texts().contains))
        // A curve and its line in the legend.
        #expect(file.paths(0).count == 2 && file.paths(1).count == 2)
        let points = file.paths(0)[0]["d"]!.dropFirst().split(separator: "L").map {
            $0.split(separator: " ").map { Double($0)! }
        }
        #expect(points.count == 4 && points[0][0] < points[1][0])
        // Halving: the second step falls half as far as the first, down the page.
        let falls = zip(points, points.dropFirst()).map { $1[1] - $0[1] }
        #expect(abs(falls[0] / falls[1] - 2) < 0.01 && abs(falls[1] / falls[2] - 2) < 0.01)
        #expect(file.elements.filter { $0.name == "circle" }.count == 6)
    }

    @Test func textsAreEscaped() throws {
        let name = "<script>alert('&\"')</script>\u{0}\u{1b}]]>"
        var chart = Chart(name, xLabel: name)
        chart.add(name, [1, 2])
        chart.add("é 漢字 😀", [2, 1])
        let file = try Elements(chart.svg(width: 2000, height: 400))
        #expect(file.texts().contains("<script>alert('&\"')</script>\u{fffd}\u{fffd}]]>"))
        #expect(!file.elements.contains { $0.name == "script" })
        #expect(file.texts().contains("é 漢字 😀"))
    }

    @Test func longNamesAreCut() throws {
        var chart = Chart(String(repeating: "title ", count: 100))
        for index in 0..<10 { chart.add("run \(index) " + String(repeating: "x", count: 300), [Double(index)]) }
        let texts = try Elements(chart.svg).texts()
        #expect(texts.allSatisfy { StrokeFont.width(of: $0, size: 11.5) < 640 })
        #expect(texts.filter { $0.hasPrefix("run ") && $0.contains("…") }.count == 10)
    }

    @Test(
        arguments: [
            ([], "no values"), ([.nan, .infinity], "2 of 2 not finite, from 1 on"), ([5], ""), ([0, 0, 0], ""),
            ([1e308, -1e308], "not drawn"),
            ([.leastNonzeroMagnitude, 1], ""), ([1, .nan, 3], "1 of 3 not finite, from 2 on"), ([1e15, 1e15 + 1], ""),
            ([-3, -3], ""),
            ([1e-9, 1e9], "")
        ] as [([Double], String)])
    func valuesOfAllKinds(_ values: [Double], _ note: String) throws {
        for scale in [Chart.Scale.automatic, .linear, .logarithmic] {
            var chart = Chart("x", scale: scale)
            chart.add("x", values)
            let svg = chart.svg
            let texts = try Elements(svg).texts()
            #expect(note.isEmpty || scale == .logarithmic || texts.contains { $0.contains(note) }, "\(texts)")
            #expect(!svg.contains("nan") && !svg.contains("inf"))
            let isDrawn = values.contains { abs($0) < 1e300 && (scale != .logarithmic || $0 > 0) }
            #expect(svg.contains("<circle") == isDrawn && texts.contains("no values") == !isDrawn)
        }
    }

    @Test func logarithmicScale() throws {
        var chart = Chart("loss")
        chart.add("loss", [1000, 100, 10, 1])
        let data = try Elements(chart.svg).paths(0)[0]["d"]!
        let heights = data.dropFirst().split(separator: "L").map { Double($0.split(separator: " ")[1])! }
        let steps = zip(heights, heights.dropFirst()).map { $1 - $0 }
        #expect(steps.allSatisfy { abs($0 - steps[0]) < 0.05 })
    }

    @Test func histograms() throws {
        let chart = Chart("w", histogramOf: Tensor<Float>([0, 0.1, 0.1, 0.9, 1, .nan]), intervals: 10)
        #expect(chart.bars.map(\.count) == [1, 2, 0, 0, 0, 0, 0, 0, 1, 1])
        let file = try Elements(chart.svg)
        #expect(file.elements.filter { $0.name == "rect" && $0.attributes["class"] == "f-s0" }.count == 4)
        #expect(file.texts().contains("1 of 6 not finite"))
        for values in [Tensor<Float>.zeros([4]), Tensor<Float>([]), Tensor<Float>([.nan])] {
            _ = try Elements(Chart("w", histogramOf: values).svg)
        }
    }

    // MARK: Pixels

    @Test(.enabled(if: Python.has("PIL", "numpy"), "needs Python with Pillow and NumPy"))
    func pixels() throws {
        let folder = try TemporaryFolder()
        var chart = Chart("Loss")
        chart.add("training", (0..<200).map { exp(-Double($0) / 50) })
        chart.add("validation", (0..<200).map { exp(-Double($0) / 60) + 0.1 })
        try chart.savePNG(to: folder.file("light.png"), width: 800, height: 500)
        try chart.savePNG(to: folder.file("dark.png"), width: 801, height: 499, scale: 1, isDark: true)
        let program = """
            import sys, numpy as np
            from PIL import Image
            for path in sys.argv[1:]:
                image = Image.open(path); image.load()
                x = np.asarray(image.convert("RGB")).astype(int)
                colors, counts = np.unique(x.reshape(-1, 3), axis=0, return_counts=True)
                near = lambda c: int((np.abs(x - np.array(c)).sum(-1) < 12).sum())
                print(image.size, image.mode, tuple(int(v) for v in colors[counts.argmax()]),
                      near((0x18, 0x5a, 0xfc)) > 500, near((0xe2, 0x6a, 0x18)) > 500, len(colors) > 50)
            """
        #expect(
            try Python.lines(program, folder.file("light.png"), folder.file("dark.png")) == [
                "(800, 500) RGB (255, 255, 255) True True True", "(801, 499) RGB (23, 27, 33) False False True"
            ])
    }

    /// Returns the white area of an image that is black elsewhere.
    private func area(of raster: Raster) -> Double {
        var sum = 0.0
        for value in raster.image[0].scalars { sum += Double(value) }
        return sum / 255
    }

    /// A line covers as much as its length times its width, wherever it lies between the pixels.
    @Test func linesCoverTheirArea() {
        for (a, b) in [
            (Point(5, 10), Point(35, 10)), (Point(5.5, 10.3), Point(35.5, 10.3)), (Point(8, 6), Point(32, 30))
        ] {
            var raster = Raster(width: 40, height: 40, color: .zero)
            raster.stroke([[a, b]], width: 3, .one)
            let (dx, dy) = (b.x - a.x, b.y - a.y)
            let expected: Double = 3 * (dx * dx + dy * dy).squareRoot() + Double.pi * 2.25
            #expect(abs(area(of: raster) / expected - 1) < 0.02, "\(area(of: raster)), \(expected)")
        }
        var raster = Raster(width: 10, height: 10, color: .zero)
        raster.fill(Drawing.Rectangle(left: 1.5, top: 2.25, right: 4, bottom: 7), .one)
        #expect(abs(area(of: raster) - 2.5 * 4.75) < 0.1)
    }

    @Test func aMillionPoints() {
        var chart = Chart("x")
        chart.add("x", (0..<1_000_000).map { sin(Double($0) / 1000) })
        #expect(chart.svg.utf8.count < 100_000)
    }
}
