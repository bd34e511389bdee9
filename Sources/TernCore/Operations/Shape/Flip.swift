// Axes in another direction or starting elsewhere.

extension Tensor {
    /// Returns this tensor with some axes running backwards, all without a list. A view.
    ///
    /// ```swift
    /// images.flip(axis: -1)   // mirrored
    /// ```
    ///
    /// Gradient: g flipped.
    @specialized(where Scalar == Float)
    public func flip(axes: [Int]? = nil) -> Tensor { flipped(shape.resolve(axes: axes, in: "flip")) }

    /// Returns this tensor with an axis running backwards. A view.
    @specialized(where Scalar == Float)
    public func flip(axis: Int) -> Tensor { flipped(shape.resolve(only: axis, in: "flip")) }

    private func flipped(_ axes: AxisSet) -> Tensor { view(layout.flipped(axes)) { g in g.flipped(axes) } }

    /// Returns this tensor turned by `k` quarters, from the first of two axes towards the second. A view.
    ///
    /// ```swift
    /// let x: Tensor<Int> = [[1, 2], [3, 4]]
    /// x.rot90()   // [[2, 4], [1, 3]]
    /// ```
    ///
    /// Gradient: g turned back.
    @specialized(where Scalar == Float)
    public func rot90(_ k: Int = 1, axes: [Int] = [0, 1]) -> Tensor {
        check(axes.count == 2, "rot90", "expected two axes, found \(axes)")
        _ = shape.resolve(axes: axes, in: "rot90")
        switch k & 3 {
        case 1: return flip(axis: axes[1]).transpose(axes[0], axes[1])
        case 2: return flip(axes: axes)
        case 3: return transpose(axes[0], axes[1]).flip(axis: axes[1])
        default: return self
        }
    }

    /// Returns this tensor with the elements along an axis moved `shift` positions on; those pushed out at one end come in at
    /// the other.
    ///
    /// ```swift
    /// Tensor<Int>.arange(5).roll(2, axis: 0)   // [3, 4, 0, 1, 2]
    /// ```
    ///
    /// - Parameters:
    ///   - shift: the number of positions; negative moves towards the front.
    ///   - axis: the axis.
    /// - Returns: a copy. Gradient: g rolled back.
    @specialized(where Scalar == Float)
    public func roll(_ shift: Int, axis: Int) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "roll")
        let n = shape.lengths[axis]
        let start = n == 0 ? 0 : ((shift % n) + n) % n
        let rolled = Tensor(uninitialized: shape)
        let (whole, parts) = (rolled.layout, detached.split([n - start, start], axis: axis))
        rolled.write(parts[0], to: whole.slice(axis: axis, from: start, to: n))
        rolled.write(parts[1], to: whole.slice(axis: axis, from: 0, to: start))
        return rolled.recorded(from: self, { g in g.roll(-start, axis: axis) })
    }

    /// Returns this tensor with the elements moved along several axes, by a shift for each.
    @specialized(where Scalar == Float)
    public func roll(_ shifts: [Int], axes: [Int]) -> Tensor {
        check(
            shifts.count == axes.count, "roll",
            "expected a shift for each axis, found shifts \(shifts) and axes \(axes)")
        return zip(shifts, axes).reduce(self) { $0.roll($1.0, axis: $1.1) }
    }

    /// Returns this tensor with the elements moved in row-major order, the last ones coming in at the front.
    @specialized(where Scalar == Float)
    public func roll(_ shift: Int) -> Tensor { reshape([elementCount]).roll(shift, axis: 0).reshape(shape) }
}
