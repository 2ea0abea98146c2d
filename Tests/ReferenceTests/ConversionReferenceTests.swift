import OCNEAPI
import Reference
import Testing

@Suite("docs/reference/conversion.md")
struct ConversionReferenceTests {
    @Test("Contains every row of every kind, and rows that kinds share only once", arguments: OCNEKind.allCases)
    func complete(kind: OCNEKind) {
        let lines = ConversionReference.markdown.split(separator: "\n")
        let tables = APIVersion.spokes.compactMap { kind.conversionTable(of: $0) }
        for row in tables.flatMap({ $0.rows(fromHub: false) }) {
            guard let path = row.here ?? row.there else { continue }
            // In the section of the kind, or in the one that kinds share.
            let shared = path.replacing("spec.template.", with: "")
            let names = [path, shared, shared.replacing("spec.controlPlaneConfig.", with: "spec.")].map { "`\($0)`" }
            #expect(
                lines.contains { line in names.contains { line.contains("| \($0) |") } }, "\(kind.rawValue): \(path)")
        }
    }
}
