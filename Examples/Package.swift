// swift-tools-version: 6.2
import PackageDescription

// A package of its own, as a user of Tern has one: each example is a program, `swift run --package-path Examples gan`.
let examples = [
    "digits-cnn", "torch-checkpoint", "tabular-regression", "vae", "gan", "second-derivatives",
    "neural-ode", "tiny-gpt", "numpy-script", "concurrent-inference", "resumable-training"
]

let package = Package(
    name: "TernExamples",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "Tern", path: "..")],
    targets: examples.map { name in
        .executableTarget(
            name: name, dependencies: [.product(name: "Tern", package: "Tern")],
            exclude: name == "torch-checkpoint" ? ["data"] : [])
    },
    swiftLanguageModes: [.v6]
)
