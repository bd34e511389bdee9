import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    mutating func addLosses() {
        addRegression()
        addClassification()
        addMargins()
    }

    private mutating func addRegression() {
        add("nn.functional.mse_loss") { a in
            if a.value("weight") != nil { throw NotOffered("weight") }
            return try mseLoss(a.x, a.target, reduction: a.reduction)
        }
        add("nn.functional.l1_loss") { a in
            if a.value("weight") != nil { throw NotOffered("weight") }
            return try l1Loss(a.x, a.target, reduction: a.reduction)
        }
        add("nn.functional.smooth_l1_loss") {
            try smoothL1Loss($0.x, $0.target, beta: $0.double("beta", nil, 1), reduction: $0.reduction)
        }
        add("nn.functional.huber_loss") {
            try huberLoss($0.x, $0.target, delta: $0.double("delta", nil, 1), reduction: $0.reduction)
        }
        add("nn.functional.poisson_nll_loss") {
            try poissonNLLLoss(
                $0.x, $0.target, isLogInput: $0.bool("log_input", nil, true), isFull: $0.bool("full"),
                epsilon: $0.double("eps", nil, 1e-8), reduction: $0.reduction)
        }
        add("nn.functional.gaussian_nll_loss") {
            // PyTorch takes one variance a sample where it has an axis less.
            var variance = try $0.operand("var", 2)
            if try Array(variance.shape) == Array($0.x.shape.dropLast()) {
                variance = variance.reshape(Shape(Array(variance.shape) + [1]))
            }
            return try gaussianNLLLoss(
                $0.x, $0.target, variance: variance, isFull: $0.bool("full", 3),
                epsilon: $0.double("eps", 4, 1e-6), reduction: $0.reduction)
        }
    }

    private mutating func addClassification() {
        add("nn.functional.cross_entropy") { a in
            let x = try a.x
            let logits = x.rank > 2 ? x.moveAxis(1, to: -1) : x
            let (weight, smoothing) = try (a.optionalTensor("weight", 2), a.double("label_smoothing", nil, 0))
            if a.kind("target", 1) == .float {
                a.ignore("ignore_index")
                let target = try a.target
                return try crossEntropyLoss(
                    logits, probabilities: target.rank > 2 ? target.moveAxis(1, to: -1) : target, classWeights: weight,
                    labelSmoothing: smoothing, reduction: a.reduction)
            }
            return try crossEntropyLoss(
                logits, a.indices("target", 1), classWeights: weight, labelSmoothing: smoothing,
                ignoring: a.int("ignore_index", nil, -100), reduction: a.reduction)
        }
        add("nn.functional.nll_loss") { a in
            let x = try a.x
            return try nllLoss(
                x.rank > 2 ? x.moveAxis(1, to: -1) : x, a.indices("target", 1),
                classWeights: a.optionalTensor("weight", 2),
                ignoring: a.int("ignore_index", nil, -100), reduction: a.reduction)
        }
        add("nn.functional.kl_div") { a in
            let (isMean, x) = (try a.string("reduction", nil, "mean") == "batchmean", try a.x)
            let loss = try klDivergenceLoss(
                x, a.target, isLogTarget: a.bool("log_target"), reduction: isMean ? .sum : a.reduction)
            return isMean ? loss / Scalar(x.rank == 0 ? 1 : x.shape[0]) : loss
        }
        add("nn.functional.binary_cross_entropy") {
            try binaryCrossEntropyLoss(
                probabilities: $0.x, $0.target, weight: $0.optionalTensor("weight", 2), reduction: $0.reduction)
        }
        add("nn.functional.binary_cross_entropy_with_logits") {
            try binaryCrossEntropyLoss(
                logits: $0.x, $0.target, positiveWeight: $0.optionalTensor("pos_weight"),
                weight: $0.optionalTensor("weight", 2), reduction: $0.reduction)
        }
        add("nn.functional.ctc_loss") { a in
            try ctcLoss(
                a.x, a.indices("targets", 1), inputLengths: a.indices("input_lengths", 2),
                labelLengths: a.indices("target_lengths", 3), blank: a.int("blank", nil, 0),
                zeroesInfinity: a.bool("zero_infinity"), reduction: a.reduction)
        }
    }

    private mutating func addMargins() {
        add("nn.functional.margin_ranking_loss") {
            if try $0.operand("target", 2).shape != $0.x.shape { throw NotOffered("targets that broadcast") }
            return try marginRankingLoss(
                $0.x, $0.operand("input2", 1), $0.operand("target", 2), margin: $0.double("margin", nil, 0),
                reduction: $0.reduction)
        }
        add("nn.functional.hinge_embedding_loss") {
            if try $0.target.shape != $0.x.shape { throw NotOffered("targets that broadcast") }
            if try $0.target.scalars.contains(where: { $0.magnitude != 1 }) {
                throw NotOffered("targets other than ±1")
            }
            return try hingeEmbeddingLoss($0.x, $0.target, margin: $0.double("margin", nil, 1), reduction: $0.reduction)
        }
        add("nn.functional.cosine_embedding_loss") {
            try cosineEmbeddingLoss(
                $0.x, $0.operand("input2", 1), $0.operand("target", 2), margin: $0.double("margin", nil, 0),
                reduction: $0.reduction)
        }
        add("nn.functional.soft_margin_loss") { try softMarginLoss($0.x, $0.target, reduction: $0.reduction) }
        add("nn.functional.multi_margin_loss") {
            if try $0.x.rank != 2 { throw NotOffered("scores of one sample") }
            return try multiMarginLoss(
                $0.x, $0.indices("target", 1), p: $0.int("p", nil, 1), margin: $0.double("margin", nil, 1),
                classWeights: $0.optionalTensor("weight"), reduction: $0.reduction)
        }
        add("nn.functional.multilabel_margin_loss") {
            if try $0.x.rank == 0 { throw NotOffered("a score without axes") }
            return try multiLabelMarginLoss($0.x, $0.indices("target", 1), reduction: $0.reduction)
        }
        add("nn.functional.multilabel_soft_margin_loss") {
            if try $0.optionalTensor("weight")?.rank ?? 1 != 1 { throw NotOffered("weights of each element") }
            return try multiLabelSoftMarginLoss(
                $0.x, $0.target, classWeights: $0.optionalTensor("weight"), reduction: $0.reduction)
        }
        add("nn.functional.triplet_margin_loss") {
            try tripletMarginLoss(
                anchor: $0.x, positive: $0.tensor("positive", 1), negative: $0.tensor("negative", 2),
                margin: $0.double("margin", nil, 1), p: $0.double("p", nil, 2), epsilon: $0.double("eps", nil, 1e-6),
                swapsDistance: $0.bool("swap"), reduction: $0.reduction)
        }
    }
}

extension Arguments {
    var reduction: Reduction {
        get throws {
            switch try string("reduction", nil, "mean") {
            case "none": .none
            case "sum": .sum
            case "mean": .mean
            case let other: throw NotOffered("reduction \(other)")
            }
        }
    }
}

extension Arguments where Scalar: TensorFloatingPoint {
    fileprivate var target: Tensor<Scalar> { get throws { try operand("target", 1) } }
}
