import Foundation
import TernCore
import Testing

extension ThreadCountTests {
    /// The same bits at every number of threads, on every kernel of OpenBLAS that the processor can run.
    @Suite struct BitTests {
        /// Shapes around the sizes at which products are cut and methods change.
        private static let shapes: [(m: Int, n: Int, k: Int)] = {
            var generator = TestGenerator(seed: 7)
            func length() -> Int { Int(Foundation.exp(Double.random(in: 0...4.8, using: &generator))) }
            let small = (0..<24).map { _ in (length(), length(), length()) }
            let chosen = [(128, 10, 512), (1, 512, 784), (96, 96, 100), (47, 130, 50), (4, 5, 9000), (10, 8, 12_345)]
            // More than 2²⁸ multiply-adds: BLAS.
            let large = [(700, 650, 600), (64, 2100, 2048), (2881, 301, 311), (95, 1024, 2800)]
            return small + chosen + large
        }()

        private func products<Scalar: TensorFloatingPoint>(as: Scalar.Type) {
            var generator = PhiloxGenerator(seed: 1)
            let numbers = Tensor<Scalar>.normal([5_000_000], using: &generator)
            func matrix(_ rows: Int, _ columns: Int, isTransposed: Bool) -> Tensor<Scalar> {
                let elements = numbers[..<(rows * columns)]
                return isTransposed ? elements.reshape([columns, rows]).transpose() : elements.reshape([rows, columns])
            }
            for (m, n, k) in Self.shapes {
                // Large products are slow enough in Float; in Double, two of the four ways to store them.
                let isSlow = m * n * k > 1 << 28 && Scalar.self == Double.self
                for transposes in isSlow ? [0, 3] : [0, 1, 2, 3] {
                    let a = matrix(m, k, isTransposed: transposes & 1 == 1)
                    let b = matrix(k, n, isTransposed: transposes & 2 == 2)
                    expectSameBits("\(Scalar.self) [\(m), \(k)] × [\(k), \(n)], transposes \(transposes)") {
                        [a.matmul(b)]
                    }
                }
            }
        }

        @Test func products() {
            // Set by `onOtherKernels` below for a process of its own.
            if let core = ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] {
                #expect(runtime.blas.core.lowercased() == core.lowercased())
            }
            products(as: Float.self)
            products(as: Double.self)
        }

        /// OpenBLAS reads the choice of its kernels when it is loaded, so this program runs once more.
        @Test(arguments: [("Haswell", "avx2"), ("SkylakeX", "avx512dq")])
        func onOtherKernels(_ core: String, _ feature: String) throws {
            let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
            guard processor.contains(" \(feature) "), runtime.blas.build.contains("DYNAMIC_ARCH") else { return }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = ["--testing-library", "swift-testing", "--filter", "BitTests/products"]
            process.environment = ProcessInfo.processInfo.environment.merging(["OPENBLAS_CORETYPE": core]) { $1 }
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(text.suffix(2000))")
            #expect(text.contains("1 test in"), "\(text.suffix(2000))")
        }

        @Test func batchesAndDenseLayers() {
            var generator = PhiloxGenerator(seed: 2)
            let (a, b) = (
                Tensor<Float>.normal([5, 70, 90], using: &generator),
                Tensor<Float>.normal([5, 90, 110], using: &generator)
            )
            expectSameBits("batch") { [a.matmul(b), a[.all, ..<1].matmul(b), a.matmul(b[..<1])] }
            let (x, w, bias) = (
                Tensor<Float>.normal([150, 200], using: &generator),
                Tensor<Float>.normal([130, 200], using: &generator),
                Tensor<Float>.normal([130], using: &generator)
            )
            for activation in Activation.allCases {
                expectSameBits("linear, \(activation)") {
                    let (y, slopes) = valueAndGradients(at: [x, w, bias]) {
                        linear($0[0], $0[1], $0[2], activation: activation).square().sum()
                    }
                    return [y] + slopes
                }
            }
        }

        @Test func elementwise() {
            var generator = PhiloxGenerator(seed: 3)
            let (x, y) = (
                Tensor<Float>.normal([301, 333], using: &generator), Tensor<Float>.normal([333, 301], using: &generator)
            )
            expectSameBits("elementwise") {
                [
                    x + y.transpose(), x * y[0, 0], x.exp(), x.tanh(), x.gelu(), x.sigmoid(), x.abs().log(),
                    x.abs().sqrt(),
                    x.erf(), x.abs().pow(1.7), x.softplus(), x.where(x .> 0, else: y.transpose()),
                    x.transpose().contiguous(),
                    Tensor<Float>(Tensor<Int>(x * 100))
                ]
            }
        }

        @Test func reductions() {
            var generator = PhiloxGenerator(seed: 4)
            let x = Tensor<Float>.normal([301, 333], using: &generator)
            let cube = x[..<300].reshape([30, 10, 333])
            let flat = Tensor<Float>.normal([1_000_003], using: &generator)
            let labels = Tensor<Int>((0..<301).map { $0 * 7 % 333 })
            expectSameBits("reductions") {
                [
                    flat.sum(), flat.max(), flat.variance(), x.sum(axis: 0), x.sum(axis: 1), x.mean(), x.max(axis: 0),
                    x.logSumExp(), x.logSumExp(axis: 0), cube.sum(axes: [0, 2]), cube.sum(axis: 1), cube.min(axis: 1),
                    x.softmax(), x.softmax(axis: 0), x.logSoftmax(), Tensor<Float>(x.argmax())
                ]
            }
            expectSameBits("gradients") {
                [
                    gradient(at: x) { crossEntropyLoss($0, labels, labelSmoothing: 0.1) },
                    gradient(at: x) { ($0.softmax() * x).sum() }, gradient(at: x) { $0.logSoftmax().square().sum() },
                    gradient(at: x) { ($0.take(labels % 301) * x).sum() }, gradient(at: x) { $0.max(axis: 0).sum() }
                ]
            }
        }

        @Test func scansAndSorts() {
            var generator = PhiloxGenerator(seed: 6)
            let x = Tensor<Float>.normal([301, 333], using: &generator)
            let flat = Tensor<Float>.normal([300_003], using: &generator)
            expectSameBits("scans") {
                [flat, x].flatMap { x in
                    [
                        x.cumsum(axis: 0), x.cumprod(axis: 0), x.cumsum(axis: -1), x.logCumSumExp(axis: 0),
                        x.cummax(axis: 0).values, x.softmax(axis: 0), x.logSoftmax(axis: 0), x.logSumExp(),
                        x.variance(axis: 0), x.product(), x.norm(1), x.norm(3), x.nanMean(axis: 0),
                        gradient(at: x) { $0.cumprod(axis: 0).sum() },
                        gradient(at: x) { ($0.logSoftmax(axis: 0) * x).sum() }
                    ]
                }
            }
            expectSameBits("sorts") {
                [flat, x].flatMap { x in
                    [
                        x.sort(axis: 0), x.sort(axis: -1, descending: true), Tensor<Float>(x.argsort(axis: 0)),
                        x.median(axis: 0), x.quantile(0.3), x.topK(7, axis: 0).values, x.unique(),
                        Tensor<Float>(x.histogram(bins: 50).counts)
                    ]
                }
            }
        }

        @Test func randomNumbers() {
            expectSameBits("random numbers") {
                var generator = PhiloxGenerator(seed: 5)
                return (0..<3).flatMap { _ in
                    [
                        Tensor<Double>.normal([100_001], using: &generator),
                        Tensor<Double>.uniform([333, 77], using: &generator),
                        Tensor<Double>(Tensor<Float>.normal([100_003], using: &generator))
                    ]
                }
            }
        }
    }
}

/// The remainder of each element.
private func % (a: Tensor<Int>, b: Int) -> Tensor<Int> { a - a / b * b }
