// swift-tools-version: 6.2
// A package as a user of Tern writes it. Scripts/consumer.sh copies it elsewhere and puts a repository's URL in.
import PackageDescription

let package = Package(
    name: "Moons",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(url: "REPOSITORY", from: "0.1.0")
    ],
    targets: [
        .executableTarget(name: "Moons", dependencies: [.product(name: "Tern", package: "Tern")])
    ],
    swiftLanguageModes: [.v6]
)
