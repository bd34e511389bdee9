// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that what benchmarks need never reaches a user of Tern.
let package = Package(
    name: "TernBenchmarks",
    platforms: [.macOS(.v26)],
    traits: [.trait(name: "MPI", description: "Training on several machines, by Open MPI or MPICH")],
    dependencies: [
        .package(name: "Tern", path: "..", traits: [.trait(name: "MPI", condition: .when(traits: ["MPI"]))]),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        .executableTarget(
            name: "tern-bench",
            dependencies: [
                .product(name: "Tern", package: "Tern"),
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ],
            resources: [.copy("rows.json")]),
        .executableTarget(
            name: "tern-data",
            dependencies: [
                .product(name: "Tern", package: "Tern"),
                .product(name: "TernTraining", package: "Tern"),
                .product(name: "TernVision", package: "Tern"),
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ]),
        .executableTarget(
            name: "tern-distributed",
            dependencies: [
                .product(name: "Tern", package: "Tern"),
                .product(name: "TernDistributed", package: "Tern"),
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ]),
        .executableTarget(
            name: "tern-operators",
            dependencies: [
                .product(name: "Tern", package: "Tern"),
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ]),
        .executableTarget(
            name: "tern-misuse",
            dependencies: [
                .product(name: "Tern", package: "Tern"),
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ]),
        .executableTarget(
            name: "tern-accuracy",
            dependencies: [
                .product(name: "Tern", package: "Tern"),
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ])
    ],
    swiftLanguageModes: [.v6]
)
