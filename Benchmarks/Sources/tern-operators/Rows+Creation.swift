import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    mutating func addCreation() {
        add("zeros_like", "zero_") { .zeros(try $0.x.shape) }
        add("ones_like") { .ones(try $0.x.shape) }
        add("full_like") { try .full($0.x.shape, $0.scalar("fill_value", 1)) }
        add("fill") { try .full($0.x.shape, $0.scalar("value", 1)) }
        add("new_zeros") { a in
            a.ignore(0)
            return .zeros(Shape(try a.trailingInts("size", 1)))
        }
        add("new_ones") { a in
            a.ignore(0)
            return .ones(Shape(try a.trailingInts("size", 1)))
        }
        add("new_full") { a in
            a.ignore(0)
            return .full(Shape(try a.ints("size", 1) ?? []), try a.scalar("fill_value", 2))
        }
        add("zeros") { .zeros(Shape(try $0.trailingInts("size", 0))) }
        add("ones") { .ones(Shape(try $0.trailingInts("size", 0))) }
        add("full") { .full(Shape(try $0.ints("size", 0) ?? []), try $0.scalar("fill_value", 1)) }
        add("eye") { try .eye($0.int("n", 0), $0.optionalInt("m", 1)) }
        add("linspace") { try .linspace($0.scalar("start", 0), $0.scalar("end", 1), count: $0.int("steps", 2)) }
        add("arange") { a in
            if a.count == 1, a.value("end") == nil { return try .arange(a.scalar("end", 0)) }
            if a.count < 3 { return try .arange(a.scalar("start", 0), a.scalar("end", 1)) }
            return try .arange(a.scalar("start", 0), a.scalar("end", 1), by: a.scalar("step", 2))
        }
    }
}
