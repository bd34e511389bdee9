// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that one that depends on Tern does not fetch what only commands need.
let package = Package(
    name: "TernCommands",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "mnist", targets: ["mnist"]),
        .executable(name: "charlm", targets: ["charlm"])
    ],
    traits: [.trait(name: "MPI", description: "Training on several machines, by Open MPI or MPICH")],
    dependencies: [
        .package(name: "Tern", path: "..", traits: [.trait(name: "MPI", condition: .when(traits: ["MPI"]))]),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        .target(
            name: "CommandSupport",
            dependencies: [
                .product(name: "Tern", package: "Tern"),
                .product(name: "TernTraining", package: "Tern"),
                .product(name: "TernDistributed", package: "Tern"),
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ]),
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .target(name: "Downloads", dependencies: ["CCrypto"]),
        .executableTarget(
            name: "mnist",
            dependencies: ["CommandSupport", "Downloads", .product(name: "TernVision", package: "Tern")]),
        .executableTarget(name: "charlm", dependencies: ["CommandSupport"]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "DownloadsTests", dependencies: ["Downloads", "TestSupport"]),
        .testTarget(
            name: "MnistTests",
            dependencies: [
                "CommandSupport", "Downloads", "mnist", "TestSupport", .product(name: "TernVision", package: "Tern")
            ]),
        .testTarget(name: "CharLMTests", dependencies: ["CommandSupport", "charlm", "TestSupport"])
    ],
    swiftLanguageModes: [.v6]
)

// Warnings are errors where the project itself is checked, not where it is used: a newer compiler may have new ones.
if Context.environment["TERN_WARNINGS_AS_ERRORS"] != nil {
    for target in package.targets where target.type != .system {
        target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
    }
}
