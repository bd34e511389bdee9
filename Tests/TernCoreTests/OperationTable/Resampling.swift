import TernCore

extension Operation {
    /// Interpolation, and the rearrangement of pixels.
    static var resampling: [Operation] {
        [
            moved(
                "pixelShuffle", "", [[1, 4, 2, 1], [8, 1, 2]], tern: { $0.pixelShuffle(2) },
                shape: { $0.dropLast(3) + [$0[$0.count - 3] / 4, 2 * $0[$0.count - 2], 2 * $0[$0.count - 1]] },
                from: { index, _ in
                    let (c, i, j) = (index[index.count - 3], index[index.count - 2], index[index.count - 1])
                    return index.dropLast(3) + [4 * c + 2 * (i % 2) + j % 2, i / 2, j / 2]
                }),
            moved(
                "pixelUnshuffle", "", [[1, 1, 4, 2], [2, 2, 2]], tern: { $0.pixelUnshuffle(2) },
                shape: { $0.dropLast(3) + [4 * $0[$0.count - 3], $0[$0.count - 2] / 2, $0[$0.count - 1] / 2] },
                from: { index, _ in
                    let (c, i, j) = (index[index.count - 3], index[index.count - 2], index[index.count - 1])
                    return index.dropLast(3) + [c / 4, 2 * i + c % 4 / 2, 2 * j + c % 2]
                }),
            moved(
                "interpolate", "nearest", [[1, 2, 3], [1, 1, 2, 3]], tern: { interpolate($0, scale: 2) },
                shape: { $0.enumerated().map { $0 < 2 ? $1 : 2 * $1 } },
                from: { index, _ in index.enumerated().map { $0 < 2 ? $1 : $1 / 2 } }),
            Operation(
                "interpolate", "linear", [[[1, 2, 4]], [[2, 1, 3]]],
                tern: { interpolate($0[0], scale: 2, mode: .linear) },
                reference: { x in
                    let n = x[0].shape[2]
                    return NaiveArray(shape: [x[0].shape[0], x[0].shape[1], 2 * n]) { index in
                        // ¾ of the element that the half belongs to, ¼ of its neighbor on that side.
                        let own = index[2] / 2
                        let other = min(max(own + (index[2] % 2 == 0 ? -1 : 1), 0), n - 1)
                        let row = Array(index.prefix(2))
                        return 0.75 * x[0][row + [own]] + 0.25 * x[0][row + [other]]
                    }
                }),
            Operation(
                "interpolate", "antialias", [[[1, 2, 4]], [[2, 1, 6]]],
                tern: { interpolate($0[0], scale: 0.5, mode: .linear, antialias: true) },
                reference: { x in
                    let n = x[0].shape[2]
                    return NaiveArray(shape: [x[0].shape[0], x[0].shape[1], n / 2]) { index in
                        // A triangle over four elements, ⅛ ⅜ ⅜ ⅛, of which those outside are left out.
                        let taps = zip(2 * index[2] - 1...2 * index[2] + 2, [1.0, 3, 3, 1]).filter { 0..<n ~= $0.0 }
                        let row = Array(index.prefix(2))
                        return taps.reduce(0) { $0 + $1.1 * x[0][row + [$1.0]] } / taps.reduce(0) { $0 + $1.1 }
                    }
                }),
            Operation(
                "interpolate", "corners aligned", [[[1, 2, 2, 3]]],
                tern: { interpolate($0[0], to: [3, 5], mode: .linear, alignsCorners: true) },
                reference: { x in
                    NaiveArray(shape: [1, 2, 3, 5]) { index in
                        let corners = [(index[2] / 2, index[3] / 2), ((index[2] + 1) / 2, index[3] / 2)]
                        let more = corners.map { ($0.0, (index[3] + 1) / 2) }
                        return (corners + more).reduce(0) { $0 + x[0][[0, index[1], $1.0, $1.1]] } / 4
                    }
                })
        ]
    }
}
