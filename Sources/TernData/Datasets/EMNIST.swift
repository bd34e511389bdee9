import TernCore

/// The parts of EMNIST, handwritten digits and letters as MNIST has digits (Cohen, Afshar, Tapson and van Schaik, 2017).
///
/// ```swift
/// let (train, test) = try ImageDataset.emnist(.balanced, in: "data/emnist")
/// let character = EMNIST.balanced.characters[train.labels[0].item()]
/// ```
public enum EMNIST: String, Sendable, CaseIterable {
    /// All 814,255 samples in 62 classes: digits, capitals, small letters.
    case byClass = "byclass"
    /// All samples in 47 classes: letters whose small and capital forms look alike are one.
    case byMerge = "bymerge"
    /// As many samples of each of the 47 classes.
    case balanced
    /// As many samples of each of 26 letters, small and capital together.
    case letters
    /// As many samples of each of 10 digits.
    case digits
    /// The digits of MNIST, made anew.
    case mnist

    /// The character of each class; the letters are capitals where they stand for both.
    public var characters: [Character] {
        let (digits, capitals) = ("0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return switch self {
        case .byClass: Array(digits + capitals + capitals.lowercased())
        case .byMerge, .balanced: Array(digits + capitals + "abdefghnqrt")
        case .letters: Array(capitals)
        case .digits, .mnist: Array(digits)
        }
    }

    /// The number of classes: 62, 47, 26 or 10.
    public var classCount: Int { characters.count }
}

extension ImageDataset {
    /// Reads a part of EMNIST from its four IDX files, plain or with `.gz`.
    ///
    /// The files are `emnist-balanced-train-images-idx3-ubyte`, the same with `labels-idx1`, and with `test` instead of
    /// `train`. The images lie in them column by column; here they stand upright. Letters, which the files number from 1, are
    /// numbered from 0 as ``EMNIST/characters`` is.
    ///
    /// - Throws: ``DataFileError``, which names the file.
    public static func emnist(
        _ part: EMNIST, in folder: String
    ) throws(DataFileError) -> (train: ImageDataset, test: ImageDataset) {
        func read(_ name: String) throws(DataFileError) -> ImageDataset {
            let first = part == .letters ? 1 : 0
            let (data, path) = try Self.part(
                "emnist-\(part.rawValue)-\(name)", in: folder, first + part.classCount)
            if let position = data.labels.scalars.firstIndex(where: { $0 < first }) {
                throw DataFileError(
                    path.replacing("images-idx3", with: "labels-idx1"), .labelOutOfRange,
                    found: "0 at position \(position)", expected: "\(first)...\(part.classCount)")
            }
            return ImageDataset(
                images: data.images.transpose(1, 2).contiguous(), labels: data.labels - first,
                classCount: part.classCount)
        }
        return (try read("train"), try read("test"))
    }
}
