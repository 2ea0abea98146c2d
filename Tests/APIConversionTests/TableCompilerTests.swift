import APISchema
import Testing

@testable import APIConversion

@Suite("Compilation of tables")
struct TableCompilerTests {
    @Test("A table that refers to a field without a row stops the program")
    func missingRow() async {
        await #expect(processExitsWith: .failure) {
            _ = ToyConversion([.field(nil, "pattern", .hubOnlyUnless("isPlain"))])
        }
    }

    @Test("Two rows for the same field stop the program")
    func twoRows() async {
        await #expect(processExitsWith: .failure) { _ = ToyConversion([.same("size"), .moved("size", "width")]) }
    }

    @Test("Long names are the same member if all their bytes are")
    func longNames() throws {
        let rows: [FieldMapping] = [
            .moved("abcdefgh1abcdefgh.size", "one"), .moved("abcdefgh2abcdefgh.size", "two"),
            .moved("abcdefgh1abcdefgh.color", "three"),
        ]
        try Trip.up(
            #"{"abcdefgh1abcdefgh": {"size": 1, "color": 3}, "abcdefgh2abcdefgh": {"size": 2}}"#,
            #"{"one": 1, "two": 2, "three": 3}"#
        )
        .check(ToyConversion(rows))
    }

    @Test("Names that begin with another name are other members")
    func prefixes() throws {
        let rows: [FieldMapping] = [
            .moved("size", "one"), .moved("sizes.big", "two"), .moved("size2", "three"), .moved("sizes.bigger", "four"),
        ]
        try Trip.up(
            #"{"size": 1, "size2": 3, "sizes": {"big": 2, "bigger": 4}}"#,
            #"{"one": 1, "two": 2, "three": 3, "four": 4}"#
        )
        .check(ToyConversion(rows))
    }

    @Test("Rows below a member keep their references")
    func under() throws {
        let rows: [FieldMapping] = [.same("isPlain"), .field(nil, "pattern", .hubOnlyUnless("isPlain"))]
        try Trip.down(
            #"{"lamp": {"pattern": "dots"}}"#, #"{}"#, preserves: #"{"lamp": {"pattern": "dots", "-": true}}"#
        )
        .edited(#"{"lamp": {"isPlain": true}}"#, #"{"lamp": {"isPlain": true}}"#)
        .check(ToyConversion(rows.under("lamp")))
    }
}
