import TernCore
import TernNN
import Testing

@Suite struct ChannelDropoutTests {
    @Test func dropsWholeChannelsOfEachSample() {
        let y = withTrainingMode(true) { Dropout2d(0.25)(.ones([50, 40, 3, 2])) }
        let channels = y.reshape([2000, 6])
        #expect(channels.min(axis: 1) == channels.max(axis: 1))
        let dropped = channels.scalars.filter { $0 == 0 }.count / 6
        // 500 ± 5 standard deviations of √(2000 · ¼ · ¾) = 19
        #expect((400...600).contains(dropped))
        #expect(channels.scalars.allSatisfy { $0 == 0 || abs($0 - 4 / 3) < 1e-6 })
    }

    @Test func takesOneSample() {
        let y = withTrainingMode(true) { Dropout1d(0.5)(.ones([64, 5])) }
        #expect(y.min(axis: 1) == y.max(axis: 1))
        #expect(Set(y.scalars) == [0, 2])
        let z = withTrainingMode(true) { Dropout3d(0.5)(.ones([64, 2, 2, 2])) }
        #expect(z.reshape([64, 8]).min(axis: 1) == z.reshape([64, 8]).max(axis: 1))
    }

    @Test func doesNothingOutsideTraining() {
        let x = Tensor<Float>.normal([3, 4, 5, 6])
        #expect(Dropout2d(0.5)(x) == x)
        #expect(AlphaDropout(0.5)(x) == x)
        #expect(withTrainingMode(true) { Dropout2d(0)(x) } == x)
        #expect(withTrainingMode(true) { Dropout2d(1)(x) } == .zeros(x.shape))
        #expect(withTrainingMode(true) { AlphaDropout(1)(x) } == .zeros(x.shape))
    }

    @Test func alphaDropoutKeepsMeanAndVariance() {
        let x = Tensor<Float>.normal([200_000])
        let y = withTrainingMode(true) { AlphaDropout(0.3)(x) }
        // The standard errors are 1/√200000 = 0.002 for the mean and some 0.004 for the variance.
        #expect(abs(y.mean().item()) < 0.015)
        #expect(abs(y.variance().item() - 1) < 0.03)
        let ones = withTrainingMode(true) { AlphaDropout(0.3)(.ones([200_000])) }.scalars
        let floor = ones.min()!
        #expect(Set(ones).count == 2)
        let dropped = ones.filter { $0 == floor }.count
        // 60000 ± 5 · 205
        #expect((58_900...61_100).contains(dropped))
    }
}
