import Tern
let x: Tensor<Float> = [[1, 2], [3, 4]]
print(x + 1, x.matmul(x), x.sum(), x[0, .all], x[.step(-1)], x.transpose())
print(gradient(at: x) { x in (x * x).sum() })
print(gradient(at: x) { x in gradient(at: x) { ($0 * $0 * $0).sum() }.sum() })
print(gradient(at: x) { x in gradient(at: x) { $0.exp().sum() }.sum() }, x.exp())
print(Tensor<Float>.normal([3, 4]), Tensor<Float>.linspace(0, 1, count: 5), Tensor<Int>.arange(2000).reshape([2, -1]))
struct MLP: Module {
    let hidden = Linear(784, 128, activation: .relu)
    let output = Linear(128, 10)
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(hidden(x)) }
}
manualSeed(1)
let model = MLP()
print(model.summary)
let images = Tensor<Float>.normal([64, 784])
let labels = Tensor<Int>((0..<64).map { $0 % 10 })
let adam = Adam(model, learningRate: 1e-3)
for i in 0..<200 {
    let l = adam.step { crossEntropy(model(images), labels) }
    if i % 40 == 0 { print(i, l) }
}
print(accuracy(model(images), labels), runtime.blas, runtime.threadCount, runtime.memory)
let clock = ContinuousClock()
func time(_ n: Int, _ name: String, _ f: () -> Void) {
    f()
    let best = (0..<7).map { _ in clock.measure { for _ in 0..<n { f() } } }.sorted()[3]
    print(name, best / n)
}
time(2000, "adam b64 step") { _ = adam.step { crossEntropy(model(images), labels) } }
let a4: Tensor<Float> = [1, 2, 3, 4]
time(100000, "add4") { _ = a4 + a4 }
_ = gradient(at: a4) { a in
    time(100000, "add4 recorded") { _ = a + a }
    return a.sum()
}
let one = images[0..<1]
time(10000, "inference b1") { _ = model(one) }
time(1000, "inference b64") { _ = model(images) }
