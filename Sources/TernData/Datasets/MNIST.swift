extension ImageDataset {
    /// Reads MNIST, Fashion-MNIST or another data set in four IDX files like theirs, plain or with `.gz`.
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
        let files = try ["train", "t10k"].map { part throws(DataFileError) in
            (try find("\(part)-images-idx3-ubyte", in: folder), try find("\(part)-labels-idx1-ubyte", in: folder))
        }
        var train = try ImageDataset(images: files[0].0, labels: files[0].1, classCount: classCount)
        var test = try ImageDataset(images: files[1].0, labels: files[1].1, classCount: classCount)
        guard train.height == test.height, train.width == test.width else {
            throw DataFileError(
                files[1].0, .wrongShape, found: "images of \(test.height)×\(test.width)",
                expected: "\(train.height)×\(train.width), as in \(files[0].0)")
        }
        train.classCount = max(train.classCount, test.classCount)
        test.classCount = train.classCount
        return (train, test)
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
