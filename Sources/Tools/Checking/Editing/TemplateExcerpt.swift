/// The documents of a template with some of its objects, before and after a conversion: a trial reads only these.
struct TemplateExcerpt {
    let source: [UInt8]
    let result: [UInt8]
    /// The indices in the template of the excerpt's objects.
    let objects: [Int]

    /// An excerpt with at least these objects: all of them if the text cannot be divided.
    init(of file: ManifestFile, result: ManifestFile, with objects: Set<Int>) {
        let documents = Set(objects.map { file.objects[$0].document })
        if let source = Self.part(of: file, documents),
            let after = Self.part(of: result, Set(source.objects.map { result.objects[$0].document })),
            after.objects == source.objects
        {
            (self.source, self.result, self.objects) = (source.text, after.text, source.objects)
        } else {
            self.source = file.source.bytes
            self.result = result.source.bytes
            self.objects = Array(file.objects.indices)
        }
    }

    /// Returns the parts of a file with some documents, and the objects in these parts; nil if the parts by themselves
    /// are not the same, such as after a directive.
    private static func part(of file: ManifestFile, _ documents: Set<Int>) -> (text: [UInt8], objects: [Int])? {
        var text: [UInt8] = []
        var kept: Set<Int> = []
        for segment in ManifestLayout(file).segments where !documents.isDisjoint(with: segment.documents) {
            text += file.source.bytes[segment.bytes]
            kept.formUnion(segment.documents)
        }
        let objects = file.objects.indices.filter { kept.contains(file.objects[$0].document) }
        guard let part = try? ManifestFile("", text, .kept),
            part.objects.map(\.json) == objects.map({ file.objects[$0].json })
        else { return nil }
        return (text, objects)
    }
}
