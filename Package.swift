// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "Tern",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "Tern", targets: ["Tern"]),
        .library(name: "TernTraining", targets: ["TernTraining"]),
        .library(name: "TernVision", targets: ["TernVision"]),
        .library(name: "TernDistributed", targets: ["TernDistributed"])
    ],
    traits: [.trait(name: "MPI", description: "Training on several machines, by Open MPI or MPICH")],
    targets: [
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev", "liblapacke-dev"]), .brew(["openblas"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
        .systemLibrary(
            name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
        .systemLibrary(
            name: "CMPI", pkgConfig: "mpi", providers: [.apt(["libopenmpi-dev", "openmpi-bin"]), .brew(["open-mpi"])]),
        .target(name: "CTernKernels"),
        .target(
            name: "TernCore", dependencies: ["COpenBLAS", "CTernKernels"],
            linkerSettings: [.linkedLibrary("lapacke", .when(platforms: [.linux]))]),
        .target(name: "TernNN", dependencies: ["TernCore"]),
        .target(name: "CDigits", exclude: ["digits"]),
        .target(name: "CShakespeare", exclude: ["shakespeare"]),
        .target(name: "TernData", dependencies: ["TernCore", "CDigits", "CShakespeare", "CZlib"]),
        .target(name: "Tern", dependencies: ["TernCore", "TernNN", "TernData"]),
        .target(name: "TernTraining", dependencies: ["TernCore", "TernNN", "TernData", "CZlib"]),
        .target(name: "CTernImages", dependencies: ["CPNG", "CJPEG"]),
        .target(name: "TernVision", dependencies: ["TernCore", "TernData", "CTernImages"]),
        .target(
            name: "TernDistributed",
            dependencies: [
                "TernCore", "TernNN", "TernData", "TernTraining",
                .target(name: "CMPI", condition: .when(traits: ["MPI"]))
            ]),
        .executableTarget(name: "ReadmeExample", dependencies: ["Tern"], path: "Tests/ReadmeExample"),
        .testTarget(name: "ReadmeTests", dependencies: ["ReadmeExample"]),
        .testTarget(
            name: "ArticleTests", dependencies: ["Tern", "TernTraining", "TernVision", "Batching", "TestSupport"]),
        // The part of the server example that needs no server, so that its tests and the article on it are of these.
        .target(name: "Batching", path: "Examples/Server/Sources/Batching"),
        .testTarget(name: "BatchingTests", dependencies: ["Batching"], path: "Examples/Server/Tests/BatchingTests"),
        .testTarget(name: "TernCoreTests", dependencies: ["TernCore", "TestSupport"]),
        .testTarget(name: "TernNNTests", dependencies: ["TernCore", "TernNN", "TestSupport"]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "TernDataTests", dependencies: ["TernCore", "TernData", "CZlib", "TestSupport"]),
        .executableTarget(
            name: "TrainingChild", dependencies: ["TernCore", "TernNN", "TernData", "TernTraining"],
            path: "Tests/TrainingChild"),
        .testTarget(
            name: "TernTrainingTests",
            dependencies: ["TernCore", "TernNN", "TernData", "TernTraining", "TrainingChild", "TestSupport"]),
        .executableTarget(
            name: "DistributedChild", dependencies: ["Tern", "TernTraining", "TernDistributed"],
            path: "Tests/DistributedChild"),
        .testTarget(
            name: "TernDistributedTests",
            dependencies: [
                "TernCore", "TernNN", "TernData", "TernTraining", "TernDistributed", "DistributedChild", "TestSupport"
            ]),
        .testTarget(
            name: "TernVisionTests", dependencies: ["TernCore", "TernData", "TernVision", "CZlib", "TestSupport"])
    ],
    swiftLanguageModes: [.v6]
)

// Warnings are errors where the project itself is checked, not where it is used: a newer compiler may have new ones.
if Context.environment["TERN_WARNINGS_AS_ERRORS"] != nil {
    for target in package.targets where target.type != .system {
        target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
        target.cSettings = (target.cSettings ?? []) + [.treatAllWarnings(as: .error)]
    }
}
