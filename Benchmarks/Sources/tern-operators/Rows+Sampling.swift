import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    /// Samples at positions, maxima put back where they were, and distances between vectors.
    mutating func addSampling() {
        add("nn.functional.grid_sample") { a in
            let modes: [String: SamplingMode] = ["bilinear": .linear, "nearest": .nearest, "bicubic": .cubic]
            let paddings: [String: SamplingPadding] = ["zeros": .zeros, "border": .border, "reflection": .reflection]
            let mode = try a.string("mode", nil, "bilinear")
            guard let sampling = modes[mode], let padding = paddings[try a.string("padding_mode", nil, "zeros")] else {
                throw NotOffered(mode)
            }
            return try gridSample(
                a.x, a.tensor("grid", 1), mode: sampling, padding: padding, alignsCorners: a.bool("align_corners"))
        }
        add("grid_sampler_2d", "grid_sampler_3d") { a in
            let modes: [SamplingMode] = [.linear, .nearest, .cubic]
            let paddings: [SamplingPadding] = [.zeros, .border, .reflection]
            return try gridSample(
                a.x, a.tensor("grid", 1), mode: modes[a.int("mode", 2)], padding: paddings[a.int("padding_mode", 3)],
                alignsCorners: a.bool("align_corners", 4))
        }
        for axes in 1...3 {
            for variant in ["", ".grad"] {
                add("nn.functional.max_unpool\(axes)d\(variant)") { a in
                    let lengths = try a.ints("output_size").map { Array($0.suffix(axes)) }
                    let (x, indices) = try (a.x, a.indices("indices", 1))
                    if x.rank != axes + 2 { throw NotOffered("one image") }
                    // Elsewhere elements meet, and PyTorch gives those that are lost a gradient too.
                    if variant == "" { a.withoutDerivatives() }
                    let kernel = try a.perAxis("kernel_size", nil, axes, 1)
                    return try maxUnpool(
                        x, indices, kernel: kernel, stride: a.optionalPerAxis("stride", nil),
                        padding: a.perAxis("padding", nil, axes, 0), to: lengths)
                }
            }
        }
        add("nn.functional.channel_shuffle") { a in
            let (x, groups) = try (a.x, a.int("groups", 1))
            let lengths = Array(x.shape)
            let split = Shape([lengths[0], groups, lengths[1] / groups] + lengths.dropFirst(2))
            return x.reshape(split).swapAxes(1, 2).reshape(x.shape)
        }
        addDistances()
    }

    private mutating func addDistances() {
        add("cdist") { a in
            a.ignore(3)
            return try cdist(a.x, a.tensor("x2", 1), p: a.double("p", 2, 2))
        }
        add("nn.functional.pairwise_distance") { a in
            try pairwiseDistance(
                a.x, a.tensor("x2", 1), p: a.double("p", nil, 2), epsilon: a.double("eps", nil, 1e-6),
                keepDims: a.bool("keepdim"))
        }
        add("nn.functional.cosine_similarity") { a in
            if try a.x.rank == 0 { throw NotOffered("an axis of a tensor without axes") }
            return try cosineSimilarity(
                a.x, a.tensor("x2", 1), axis: a.int("dim", nil, 1), epsilon: a.double("eps", nil, 1e-8))
        }
        add("nn.functional.normalize") { a in
            try a.x.normalize(
                p: a.scalar("p", nil, 2), axis: a.int("dim", nil, 1), epsilon: a.double("eps", nil, 1e-12))
        }
        add("nn.functional.bilinear") { a in
            try bilinear(a.x, a.tensor("input2", 1), a.tensor("weight", 2), a.optionalTensor("bias", 3))
        }
    }
}
