import CDigits

extension ImageDataset {
    /// Returns the digits that are part of Tern: 1,437 images of 8×8 to train on and 360 to test on.
    ///
    /// From *Optical Recognition of Handwritten Digits* (Alpaydin and Kaynak, UCI Machine Learning Repository, 1998), CC BY
    /// 4.0.
    public static func digits() -> (train: ImageDataset, test: ImageDataset) {
        do throws(DataFileError) {
            return (
                try embedded(tern_digits_train_images, tern_digits_train_labels),
                try embedded(tern_digits_test_images, tern_digits_test_labels)
            )
        } catch {
            fatalError("digits: \(error)")  // the program itself is damaged
        }
    }

    private static func embedded(
        _ images: tern_embedded_file, _ labels: tern_embedded_file
    ) throws(DataFileError) -> ImageDataset {
        func source(_ file: tern_embedded_file) -> ByteSource {
            ByteSource(UnsafeBufferPointer(start: file.bytes, count: file.count), named: "embedded digits")
        }
        return try ImageDataset(images: source(images), labels: source(labels), classCount: 10)
    }
}
