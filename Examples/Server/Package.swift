// swift-tools-version: 6.3
import PackageDescription

// A package of its own, since it fetches a web server.
let package = Package(
    name: "TernServer",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "Tern", path: "../.."),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0", traits: ["FullFoundation"]),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.8.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        .target(name: "Batching"),
        .target(
            name: "DigitServer",
            dependencies: [
                "Batching",
                .product(name: "Tern", package: "Tern"),
                .product(name: "TernVision", package: "Tern"),
                .product(name: "Hummingbird", package: "hummingbird")
            ]),
        .executableTarget(
            name: "digit-server",
            dependencies: ["DigitServer", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        .testTarget(name: "BatchingTests", dependencies: ["Batching"]),
        .testTarget(
            name: "DigitServerTests",
            dependencies: [
                "DigitServer",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
            ])
    ],
    swiftLanguageModes: [.v6]
)

// Warnings are errors where the project itself is checked, not where it is used: a newer compiler may have new ones.
if Context.environment["TERN_WARNINGS_AS_ERRORS"] != nil {
    for target in package.targets {
        target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
    }
}
