import TernCore

extension FixtureTable {
    mutating func addProducts() {
        real("matmul") { $0[0].matmul($0[1]) }
    }
}
