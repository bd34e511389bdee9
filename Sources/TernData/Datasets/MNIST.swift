extension ImageDataset {
    /// Reads MNIST, Fashion-MNIST, KMNIST or another data set in four IDX files like theirs, plain or with `.gz`.
    ///
    /// ```swift
    /// let (train, test) = try ImageDataset.mnist(in: "data/mnist")
    /// ```
    ///
    /// The files are `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, and the same with `t10k` (or `test`) instead of
    /// `train`; a dot may stand before `idx`.
    ///
    /// - Parameters:
    ///   - folder: the folder with the files.
    ///   - classCount: the number of classes; nil for one more than the largest label of both parts, but at least 10.
    /// - Throws: ``DataFileError``, which names the file.
    public static func mnist(
        in folder: String, classCount: Int? = nil
    ) throws(DataFileError) -> (train: ImageDataset, test: ImageDataset) {
        let train = try part("train", in: folder, classCount)
        var test = try part("t10k", in: folder, classCount)
        guard train.images.height == test.images.height, train.images.width == test.images.width else {
            throw DataFileError(
                test.path, .wrongShape, found: "images of \(test.images.height)×\(test.images.width)",
                expected: "\(train.images.height)×\(train.images.width), as in \(train.path)")
        }
        var result = train.images
        result.classCount = max(result.classCount, test.images.classCount)
        test.images.classCount = result.classCount
        return (result, test.images)
    }

    /// Reads one part: the images and the path of their file.
    static func part(
        _ name: String, in folder: String, _ classCount: Int?
    ) throws(DataFileError) -> (images: ImageDataset, path: String) {
        let images = try find("\(name)-images-idx3-ubyte", in: folder)
        let labels = try find("\(name)-labels-idx1-ubyte", in: folder)
        return (try ImageDataset(images: images, labels: labels, classCount: classCount), images)
    }

    /// Returns the first spelling of a file's name under which it exists.
    private static func find(_ name: String, in folder: String) throws(DataFileError) -> String {
        let stems = name.hasPrefix("t10k") ? [name, "test" + name.dropFirst(4)] : [name]
        for stem in stems {
            for spelling in [stem, stem.replacing("-idx", with: ".idx")] {
                for suffix in ["", ".gz"] {
                    let path = "\(folder)/\(spelling)\(suffix)"
                    if fileExists(path) { return path }
                }
            }
        }
        let reason =
            !fileExists(folder)
            ? "the folder does not exist"
            : isFolder(folder) ? "neither it nor \(name).gz is in the folder" : "\(folder) is not a folder"
        throw DataFileError("\(folder)/\(name)", .missing, found: reason)
    }
}
