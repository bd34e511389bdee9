import ArgumentParser
import Downloads
import Foundation
import Tern

/// The data sets that can be downloaded.
enum DataSource: String, CaseIterable {
    case mnist, fashion, kmnist, emnist, cifar10

    /// The files as their authors published them; the checksums are MD5, since those are what was published.
    var published: PublishedData {
        switch self {
        case .mnist:
            .idx(
                [
                    "f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432",
                    "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c"
                ],
                [
                    "https://ossci-datasets.s3.amazonaws.com/mnist",
                    "https://storage.googleapis.com/cvdf-datasets/mnist", "http://yann.lecun.com/exdb/mnist"
                ])
        case .fashion:
            .idx(
                [
                    "8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
                    "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310"
                ],
                [
                    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
                    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion"
                ])
        case .kmnist:
            .idx(
                [
                    "bdb82020997e1d708af4cf47b453dcf7", "e144d726b3acfaa3e44228e80efcd344",
                    "5c965bf0a639b31b8f53240b1b52f4d7", "7320c461ea6c1c855c0b718fb2a4b134"
                ], ["http://codh.rois.ac.jp/kmnist/dataset/kmnist"])
        case .emnist:
            PublishedData(
                files: [RemoteFile("gzip.zip", .md5("58c8d27c78d21e728a6bc7b3cc06412e"), limit: 1 << 30)],
                mirrors: ["https://biometrics.nist.gov/cs_links/EMNIST"], members: PublishedData.emnistFile)
        case .cifar10:
            PublishedData(
                files: [
                    RemoteFile("cifar-10-binary.tar.gz", .md5("c32a1d4ab5d03f1284b67883e8d87530"), limit: 1 << 28)
                ], mirrors: ["https://www.cs.toronto.edu/~kriz"], members: PublishedData.cifarFile)
        }
    }
}

/// The files of a data set, and what becomes of them.
struct PublishedData {
    let files: [RemoteFile]
    /// The addresses of the folders that have them.
    let mirrors: [String]
    /// Returns the path that a file of an archive gets, nil for one that is not wanted; nil where the files are no archives.
    var members: ((String) -> String?)?

    /// Returns the four files of MNIST and data sets like it, by their MD5.
    static func idx(_ sums: [String], _ mirrors: [String]) -> PublishedData {
        let names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]
        return PublishedData(
            files: zip(names, sums).map { RemoteFile("\($0)-ubyte.gz", .md5($1), limit: 1 << 26) }, mirrors: mirrors)
    }

    /// Returns the path of a file of EMNIST: each part in a folder of its own, without the mappings.
    static func emnistFile(_ path: String) -> String? {
        guard let name = path.split(separator: "/").last, name.hasSuffix("-ubyte.gz"),
            let part = EMNIST.allCases.first(where: { name.hasPrefix("emnist-\($0.rawValue)-") })
        else { return nil }
        return "\(part.rawValue)/\(name)"
    }

    /// Returns the path of a file of CIFAR-10: the records, and the names of the classes.
    static func cifarFile(_ path: String) -> String? {
        guard let name = path.split(separator: "/").last.map(String.init) else { return nil }
        return name.hasSuffix(".bin") || name == "batches.meta.txt" ? name : nil
    }

    /// Downloads and unpacks the files into a folder.
    ///
    /// - Returns: the paths of the data's files in the folder.
    func prepare(in folder: String, from mirrors: [URL], _ downloader: (RemoteFile) -> Downloader) throws -> [String] {
        for file in files { try downloader(file).download(file, from: mirrors, to: "\(folder)/\(file.name)") }
        guard let members else { return files.map(\.name) }
        return try files.flatMap { try extractArchive("\(folder)/\($0.name)", to: folder, renaming: members) }
    }
}
