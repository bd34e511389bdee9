import TernCore
import TestSupport

extension FixtureTable {
    mutating func addConvolutions() {
        real("unfold:columns") {
            unfold(
                $0[0], kernel: $0.perAxis("kernel"), stride: $0.perAxis("stride"), padding: $0.perAxis("padding", 0),
                dilation: $0.perAxis("dilation"))
        }
        real("fold") {
            fold(
                $0[0], to: $0.list("lengths")!, kernel: $0.perAxis("kernel"), stride: $0.perAxis("stride"),
                padding: $0.perAxis("padding", 0), dilation: $0.perAxis("dilation"))
        }
        real("conv1d") {
            conv1d(
                $0[0], $0[1], $0.bias, stride: $0.perAxis("stride"), padding: $0.padding,
                dilation: $0.perAxis("dilation"), groups: $0.groups)
        }
        real("conv2d") {
            conv2d(
                $0[0], $0[1], $0.bias, stride: $0.perAxis("stride"), padding: $0.padding,
                dilation: $0.perAxis("dilation"), groups: $0.groups)
        }
        real("conv3d") {
            conv3d(
                $0[0], $0[1], $0.bias, stride: $0.perAxis("stride"), padding: $0.padding,
                dilation: $0.perAxis("dilation"), groups: $0.groups)
        }
        real("convTranspose1d") {
            convTranspose1d(
                $0[0], $0[1], $0.bias, stride: $0.perAxis("stride"), padding: $0.perAxis("padding", 0),
                outputPadding: $0.perAxis("outputPadding", 0), dilation: $0.perAxis("dilation"), groups: $0.groups)
        }
        real("convTranspose2d") {
            convTranspose2d(
                $0[0], $0[1], $0.bias, stride: $0.perAxis("stride"), padding: $0.perAxis("padding", 0),
                outputPadding: $0.perAxis("outputPadding", 0), dilation: $0.perAxis("dilation"), groups: $0.groups)
        }
        real("convTranspose3d") {
            convTranspose3d(
                $0[0], $0[1], $0.bias, stride: $0.perAxis("stride"), padding: $0.perAxis("padding", 0),
                outputPadding: $0.perAxis("outputPadding", 0), dilation: $0.perAxis("dilation"), groups: $0.groups)
        }
    }
}

extension FixtureCall {
    fileprivate var bias: Tensor<Scalar>? { inputs.count > 2 ? self[2] : nil }
    fileprivate var groups: Int { integer("groups") ?? 1 }
    fileprivate var padding: any ConvolutionPadding {
        if text("padding") == "same" { return .same }
        return list("padding") ?? Array(repeating: 0, count: self[1].rank - 2)
    }
    fileprivate func perAxis(_ name: String, _ number: Int = 1) -> any PerAxis {
        list(name) as (any PerAxis)? ?? number
    }
}
