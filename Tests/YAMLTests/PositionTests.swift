import JSON
import Testing
import YAML

@Suite("Positions")
struct PositionTests {
    private static let text = """
        kind: Thing
        spec:
          list:
            - one
            - two: 2
          "quoted name": |
            block
        """

    /// A part of the JSON, and its position in the YAML.
    static let positions: [(piece: String, line: Int, column: Int)] = [
        (#""kind""#, 1, 1), (#""Thing""#, 1, 7), ("{\"list\"", 3, 3), (#""quoted name""#, 6, 3), (#"["one""#, 4, 5),
        (#""one""#, 4, 7),
        (#"{"two""#, 5, 7), ("2}", 5, 12),
    ]

    @Test("Maps a value of the JSON to its line and column", arguments: positions)
    func position(piece: String, line: Int, column: Int) throws {
        let document = try #require(try YAML.read(Array(Self.text.utf8)).first)
        let json = String(decoding: document.json, as: UTF8.self)
        let offset = try #require(Self.offset(of: piece, in: json))
        #expect(document.position(at: offset) == SourcePosition(line: line, column: column))
    }

    private static func offset(of piece: String, in text: String) -> Int? {
        let (piece, text) = (Array(piece.utf8), Array(text.utf8))
        return text.indices.first { text[$0...].starts(with: piece) }
    }

    @Test("Every offset has a position, also outside of the input")
    func everywhere() throws {
        let document = try #require(try YAML.read(Array(Self.text.utf8)).first)
        var last = SourcePosition(line: 1, column: 1)
        for offset in 0...document.json.count {
            let position = document.position(at: offset)
            #expect(position.line >= last.line)
            last = position
        }
        #expect(document.position(at: -1) == SourcePosition(line: 1, column: 1))
        #expect(document.position(at: .max) == last)
        #expect(document.positions.map(\.offset) == document.positions.map(\.offset).sorted())
    }
}
