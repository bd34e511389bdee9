import TernCore
import TernData

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A data set of images in a folder with a subfolder for each class; each is decoded when it is asked for.
///
/// ```swift
/// let flowers = try ImageFolder("flowers")   // flowers/daisy/1.jpg, …, flowers/tulip/7.jpg
/// print(flowers.classes)                     // ["daisy", "tulip"]
/// let (image, label) = try flowers.load(at: 0)
/// let input = image.resized(shorterSide: 256).centerCropped(height: 224, width: 224)
/// ```
///
/// Classes and images are in the order of their names' bytes, as torchvision's `ImageFolder` has them. Images are the files
/// whose names end in `.png`, `.jpg` or `.jpeg`, in any case, also in folders inside a class's (but not behind links); names
/// that begin with a dot are passed over. Safe to read from several threads.
public struct ImageFolder: Sendable {
    /// The names of the classes: those of the subfolders, sorted.
    public let classes: [String]
    /// The path of each image.
    public let paths: [String]
    /// The class of each image, an index of ``classes``.
    public let labels: [Int]
    /// The channels that images are decoded to.
    public let channels: ImageChannels

    /// Finds the images in a folder; none is opened.
    ///
    /// - Parameters:
    ///   - folder: the folder with the classes' folders.
    ///   - channels: the channels that all images are decoded to.
    /// - Throws: `DataFileError` where the folder can't be read or has no classes, or a class has no images.
    public init(_ folder: String, channels: ImageChannels = .rgb) throws(DataFileError) {
        let classes = try names(in: folder).filter { isFolder("\(folder)/\($0)") }
        if classes.isEmpty {
            throw DataFileError(folder, .empty, found: "no subfolders", expected: "one of images for each class")
        }
        var (paths, labels): ([String], [Int]) = ([], [])
        for (label, name) in classes.enumerated() {
            let images = try images(in: "\(folder)/\(name)")
            if images.isEmpty {
                throw DataFileError(
                    "\(folder)/\(name)", .empty, found: "no images", expected: "files named .png, .jpg or .jpeg")
            }
            paths += images
            labels += Array(repeating: label, count: images.count)
        }
        (self.classes, self.paths, self.labels, self.channels) = (classes, paths, labels, channels)
    }

    /// The number of images.
    public var count: Int { paths.count }

    /// Decodes an image: [channels, height, width], with its label.
    ///
    /// - Throws: `DataFileError`, which names the file.
    public func load(at index: Int) throws(DataFileError) -> (image: Tensor<UInt8>, label: Int) {
        check(paths.indices ~= index, "ImageFolder", "index \(index) is out of range for \(count) images")
        return (try Tensor(image: paths[index], channels: channels), labels[index])
    }
}

extension ImageFolder: SampleDataset {
    public typealias Failure = any Error

    /// The image at a position: [channels, height, width], and its label.
    ///
    /// A batch of images that differ in size throws a `CollationError`; `MappedDataset` makes them alike first.
    public subscript(position: Int) -> Labeled<Tensor<UInt8>, Int> {
        get throws {
            let (image, label) = try load(at: position)
            return Labeled(image, label)
        }
    }
}

/// Returns the names of what a folder holds in the order of their bytes, without hidden ones.
private func names(in folder: String) throws(DataFileError) -> [String] {
    do {
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
        let isMissing = !fileExists(folder)
        throw DataFileError(
            folder, isMissing ? .missing : .unreadable,
            found: isMissing ? "no folder" : isFolder(folder) ? "\(error)" : "a file", expected: "a folder of classes")
    }
}

/// Returns the paths of the images in a folder and in those inside it; links to folders, which can make circles, are not
/// followed.
private func images(in folder: String) throws(DataFileError) -> [String] {
    var paths: [String] = []
    for name in try names(in: folder) {
        let path = "\(folder)/\(name)"
        if isFolder(path) {
            let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
            if !isLink { paths += try images(in: path) }
        } else if [".png", ".jpg", ".jpeg"].contains(where: name.lowercased().hasSuffix) {
            paths.append(path)
        }
    }
    return paths
}
