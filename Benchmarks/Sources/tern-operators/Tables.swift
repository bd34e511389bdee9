import Tern

/// PyTorch's operations in Tern, by the type of the elements.
struct Tables {
    let float = floating(Float.self)
    let double = floating(Double.self)
    let int = integer()
    let bool = boolean()

    private static func floating<Scalar: TensorFloatingPoint>(_: Scalar.Type) -> OperationTable<Scalar> {
        var table = OperationTable<Scalar>()
        table.addShapes()
        table.addIndexing()
        table.addNumeric()
        table.addElementary()
        table.addActivations()
        table.addBinary()
        table.addReductions()
        table.addSorting()
        table.addCreation()
        table.addProducts()
        table.addMatrices()
        table.addConvolutions()
        table.addPooling()
        table.addNormalization()
        table.addLosses()
        table.addSpecial()
        table.addStatistics()
        table.addReducedScatters()
        table.addSampling()
        return table
    }

    private static func integer() -> OperationTable<Int> {
        var table = OperationTable<Int>()
        table.addShapes()
        table.addIndexing()
        table.addNumeric()
        table.addIntegers()
        return table
    }

    private static func boolean() -> OperationTable<Bool> {
        var table = OperationTable<Bool>()
        table.addShapes()
        table.addIndexing()
        return table
    }
}
