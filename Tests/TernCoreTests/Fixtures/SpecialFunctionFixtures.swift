import TernCore
import TestSupport

extension FixtureTable {
    mutating func addSpecialFunctions() {
        real("reciprocal") { $0[0].reciprocal() }
        real("rsqrt") { $0[0].rsqrt() }
        real("cbrt") { $0[0].cbrt() }
        real("exp2") { $0[0].exp2() }
        real("expm1") { $0[0].expm1() }
        real("log2") { $0[0].log2() }
        real("log10") { $0[0].log10() }
        real("log1p") { $0[0].log1p() }
        real("sin") { $0[0].sin() }
        real("cos") { $0[0].cos() }
        real("tan") { $0[0].tan() }
        real("asin") { $0[0].asin() }
        real("acos") { $0[0].acos() }
        real("atan") { $0[0].atan() }
        real("sinh") { $0[0].sinh() }
        real("cosh") { $0[0].cosh() }
        real("asinh") { $0[0].asinh() }
        real("acosh") { $0[0].acosh() }
        real("atanh") { $0[0].atanh() }
        real("erfc") { $0[0].erfc() }
        real("erfinv") { $0[0].erfinv() }
        real("lgamma") { $0[0].lgamma() }
        real("digamma") { $0[0].digamma() }
        real("polygamma") { $0[0].polygamma($0.integer("order")!) }
        real("atan2") { $0[0].atan2($0[1]) }
        real("hypot") { $0[0].hypot($0[1]) }
        real("logAddExp") { $0[0].logAddExp($0[1]) }
        addLimitFunctions()
    }

    private mutating func addLimitFunctions() {
        real("xlogy") { $0[0].xlogy($0[1]) }
        real("xlog1py") { $0[0].xlog1py($0[1]) }
        real("logit") { $0[0].logit(epsilon: $0.scalar("epsilon")) }
        real("sinc") { $0[0].sinc() }
        real("heaviside") { $0[0].heaviside($0[1]) }
        real("fmax") { $0[0].fmax($0[1]) }
        real("fmin") { $0[0].fmin($0[1]) }
        real("ndtr") { $0[0].ndtr() }
        real("logNdtr") { $0[0].logNdtr() }
        real("i0") { $0[0].i0() }
        real("i0e") { $0[0].i0e() }
        real("i1") { $0[0].i1() }
        real("i1e") { $0[0].i1e() }
        real("igamma") { $0[0].stopGradient().igamma($0[1]) }
        real("igammac") { $0[0].stopGradient().igammac($0[1]) }
        real("ndtri") { $0[0].ndtri() }
        real("round:decimals") { $0[0].round(decimals: $0.integer("decimals")!) }
    }
}
