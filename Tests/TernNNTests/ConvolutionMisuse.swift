import TernCore
import TernNN

extension Misuse {
    static let convolutions: [Misuse] = [
        Misuse("Conv2d: 3 inputs and 4 outputs do not fall into 2 groups") {
            _ = Conv2d(3, 4, kernel: 3, groups: 2)
        },
        Misuse("Conv1d: -1 inputs and 4 outputs do not fall into 1 groups") {
            _ = Conv1d(-1, 4, kernel: 3)
        },
        Misuse("Conv3d: expected a kernel for 3 axes, found [3, 3]") {
            _ = Conv3d(3, 4, kernel: [3, 3])
        },
        Misuse("ConvTranspose2d: expected a kernel of at least 1, found [0, 0]") {
            _ = ConvTranspose2d(3, 4, kernel: 0)
        },
        Misuse("conv2d: 1 groups of x: [8, 4, 5, 5] do not fit the weight [4, 3, 3, 3]") {
            _ = Conv2d(3, 4, kernel: 3)(.zeros([8, 4, 5, 5]))
        }
    ]
}
