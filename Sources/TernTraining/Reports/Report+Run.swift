import Foundation
import TernCore
import TernNN

// Sections of a run: its options, its machine, its time.

extension Report {
    /// Adds a section with a table of options.
    public mutating func addConfiguration(_ options: [String: String], title: String = "Configuration") {
        addConfiguration(options.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, title: title)
    }

    /// Adds a section with a table of options, in their order.
    public mutating func addConfiguration(_ options: [(name: String, value: String)], title: String = "Configuration") {
        addSection(title) { $0.addTable(["option", "value"], options.map { [$0.name, $0.value] }) }
    }

    /// Adds a section with the machine that this process runs on: processor, threads, BLAS, memory, system.
    public mutating func addMachine(title: String = "Machine") {
        let rows = [
            ["processor", runtime.processorName],
            ["threads", "\(runtime.threadCount) of \(runtime.availableProcessors) processors"],
            ["BLAS", "\(runtime.blas)"],
            ["memory", NumberText.bytes(runtime.memoryLimit)],
            ["system", Machine.system],
            ["build", Machine.build]
        ]
        addSection(title) { section in section.addTable(["machine", ""], rows) }
    }

    /// Adds a section with the time of a profile by the layers of a model, and by operations, forward and backward.
    ///
    /// ```swift
    /// let profile = profile { train(model) }
    /// report.addProfile(profile, layers: profile.layers(of: model))
    /// ```
    ///
    /// - Parameters:
    ///   - profile: the profile of a training, or of some of its steps.
    ///   - layers: its time by the layers of the model, `Profile.layers(of:)`; nil for none.
    ///   - title: the heading.
    public mutating func addProfile(
        _ profile: Profile, layers: LayerTimes? = nil, title: String = "Where time went"
    ) {
        let rows = profile.rows
        let total = rows.reduce(0) { $0 + $1.seconds }
        let (whole, backward) = (max(profile.seconds, total), rows.filter(\.isBackward).reduce(0) { $0 + $1.seconds })
        func share(_ seconds: Double) -> String { NumberText.percent(whole > 0 ? seconds / whole : .nan) }
        addSection(title) { section in
            section.addText(
                "\(NumberText.time(whole)): \(share(total - backward)) in forward and \(share(backward)) in backward operations, "
                    + "\(share(whole - total)) in none.")
            if let layers { section.addLayerTable(layers) }
            let groups = Dictionary(grouping: rows) { [$0.name, $0.isBackward ? "backward" : "forward"] }
            let sums = groups.map { key, rows in
                ProfileSum(key, rows)
            }.sorted { ($1.seconds, $0.key[0], $0.key[1]) < ($0.seconds, $1.key[0], $1.key[1]) }
            section.addProfileTable(Array(sums.prefix(16)), more: sums.count - 16, whole)
            let shapes = rows.prefix(60).map { row in
                let shapes = row.shapes.map { "\($0)" }.joined(separator: " ")
                return ProfileSum([row.name, row.isBackward ? "backward" : "forward", shapes], [row])
            }
            section.addDetails("By shapes") { $0.addProfileTable(shapes, more: rows.count - 60, whole) }
            if profile.leftOut > 0 {
                section.addText(
                    "\(NumberText.grouped(profile.leftOut)) operations beyond the profile's limit are in no row.")
            }
        }
    }
}

/// The runs of some operations together.
private struct ProfileSum {
    let key: [String]
    var (calls, bytes, operations) = (0, 0, 0)
    var seconds = 0.0

    init(_ key: [String], _ rows: [Profile.Row]) {
        self.key = key
        for row in rows {
            calls += row.calls
            bytes &+= row.bytes
            operations &+= row.operations
            seconds += row.seconds
        }
    }

    var cells: [String] {
        func rate(_ count: Int) -> String {
            count > 0 && seconds > 0 ? String(format: "%.1f", Double(count) / seconds * 1e-9) : ""
        }
        return [NumberText.grouped(calls), NumberText.time(seconds), rate(bytes), rate(operations)]
    }
}

extension Report.Section {
    fileprivate mutating func addLayerTable(_ layers: LayerTimes) {
        let (rows, whole) = (layers.rows + [layers.others], layers.seconds)
        let longest = rows.map(\.seconds).max() ?? 0
        let lines = rows.map { row in
            let bar = Cell(
                NumberText.percent(whole > 0 ? row.seconds / whole : .nan),
                bar: longest > 0 ? row.seconds / longest : 0)
            return [Cell(row.name.isEmpty ? "(model)" : row.name), Cell(row.kind), bar]
                + [NumberText.grouped(row.calls), NumberText.time(row.forward), NumberText.time(row.backward)].map {
                    Cell($0)
                }
        }
        addTable(["layer", "kind", "share of the time", "calls", "forward", "backward"], lines)
        addText(
            "Activations, pooling and the loss count to the layer before them; others is what belongs to no layer, such as the "
                + "optimizer's update.")
    }

    fileprivate mutating func addProfileTable(_ sums: [ProfileSum], more: Int, _ whole: Double) {
        let longest = sums.map(\.seconds).max() ?? 0
        let names = sums.first?.key.count == 3 ? ["operation", "pass", "shapes"] : ["operation", "pass"]
        let rows = sums.map { sum in
            let share = whole > 0 ? sum.seconds / whole : .nan
            let bar = Cell(NumberText.percent(share), bar: longest > 0 ? sum.seconds / longest : 0)
            let cells = sum.cells.map { Cell($0) }
            return sum.key.map { Cell($0) } + [bar] + cells
        }
        addTable(names + ["share of the time", "calls", "time", "GB/s", "GFLOP/s"], rows)
        if more > 0 { addText("\(more) more took less.") }
    }
}

/// The machine that the process runs on.
private enum Machine {
    static var system: String {
        let text = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
        let name = line?.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        return name ?? ProcessInfo.processInfo.operatingSystemVersionString
    }

    static var build: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }
}
