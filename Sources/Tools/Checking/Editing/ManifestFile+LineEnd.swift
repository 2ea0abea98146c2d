extension ManifestFile {
    /// The file with a line end added at its end; nil if it has one, and if a value would change, as that of a
    /// block scalar does.
    var withFinalLineEnd: ManifestFile? {
        guard let last = source.bytes.last, last != UInt8(ascii: "\n") else { return nil }
        let lineEnd = source.mostLinesEndWithCRLF ? "\r\n" : "\n"
        do throws(UnreadableManifest) {
            let file = try ManifestFile(name, source.bytes + Array(lineEnd.utf8), .kept)
            let isSame =
                file.objects.count == objects.count
                && zip(file.objects, objects).allSatisfy { $0.json == $1.json && $0.offset == $1.offset }
            return isSame ? file : nil
        } catch {
            return nil
        }
    }
}
