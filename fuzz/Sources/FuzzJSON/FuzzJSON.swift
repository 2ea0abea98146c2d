import Fuzzing
import JSON

/// JSON text: a text that parses can be walked, written value by value, and parsed to the same values. Whatever is
/// expected to be opaque, the same texts are accepted.
@main
enum FuzzJSON {
    static func main() {
        fuzz { input in
            var tape = Tape(capacity: 16)
            let text = Span(_unsafeElements: input.bytes)
            do throws(JSONError) {
                let document = try tape.parse(text)
                check(document.root)
                check(text, sameAs: document.root)
            } catch {
                check(text, failingLike: error)
                expect(0...text.count ~= error.byteOffset, "an error outside of the text: \(error.byteOffset)")
                expect(error.line >= 1 && error.column >= 1, "an error without a position: \(error)")
            }
        }
    }

    /// Shapes with opaque values at several depths.
    private static let shapes = [
        Shape(.opaque), Shape(.map(.opaque)), Shape(.list(.opaque)), Shape(.map(.list(.map(.opaque)))),
    ]

    static func check(_ text: Span<UInt8>, sameAs root: Cursor) {
        let expected = content(of: root)
        let visited = visits(text, .none)
        for shape in shapes {
            var tape = Tape(capacity: 16)
            do throws(JSONError) {
                let document = try tape.parse(text, expecting: shape)
                expect(content(of: document.root) == expected, "another value with opaque containers")
            } catch {
                fatalError("refused with opaque containers: \(error)")
            }
            expect(visits(text, shape) == visited, "other containers are visited with opaque ones")
        }
    }

    private static func content(of value: Cursor) -> [UInt8] {
        var writer = JSONWriter()
        write(value, to: &writer)
        return writer.bytes
    }

    /// The offsets of the containers at a depth.
    private static func visits(_ text: Span<UInt8>, _ shape: Shape) -> [Int] {
        var tape = Tape(capacity: 16)
        var offsets: [Int] = []
        _ = try? tape.parse(text, expecting: shape, opaqueDepth: 3) { offsets.append($0.byteOffset) }
        return offsets
    }

    static func check(_ text: Span<UInt8>, failingLike failure: JSONError) {
        for shape in shapes {
            var tape = Tape(capacity: 16)
            do throws(JSONError) {
                _ = try tape.parse(text, expecting: shape)
                fatalError("accepted with opaque containers, otherwise \(failure)")
            } catch {
                expect(error == failure, "other errors with opaque containers: \(error), otherwise \(failure)")
            }
        }
    }

    static func check(_ root: Cursor) {
        var writer = JSONWriter()
        write(root, to: &writer)
        var tape = Tape(capacity: 16)
        do throws(JSONError) {
            let again = try tape.parse(writer.bytes.span)
            expect(root.isSameValue(as: again.root), "what was written is another value")
            expect(again.root.isSameValue(as: root), "equality depends on the side")
        } catch {
            fatalError("what was written is no JSON: \(error)")
        }
    }

    /// Writes a value from its parts, using every accessor. Parses opaque containers again.
    static func write(_ value: Cursor, to writer: inout JSONWriter) {
        if value.isOpaque {
            var tape = Tape(capacity: 16)
            do throws(JSONError) {
                let document = try tape.parse(value.text)
                return write(document.root, to: &writer)
            } catch {
                fatalError("an opaque container is no JSON: \(error)")
            }
        }
        switch value.kind {
        case .null: writer.null()
        case .true, .false: writer.bool(value.bool == true)
        case .number:
            if let integer = value.int64, spells(integer, value) {
                writer.integer(integer)
            } else {
                writer.value(value)
            }
        case .string:
            var content: [UInt8] = []
            value.appendContent(to: &content)
            expect(value.string.map { Array($0.utf8) } == content, "two ways to read a string differ")
            expect(
                value.stringEquals(String(decoding: content, as: UTF8.self).utf8), "a string does not equal its content"
            )
            _ = value.nameKey
            writer.string(utf8: content.span)
        case .array:
            writer.beginArray()
            var count = 0
            var elements = value.elements
            while let element = elements.next() {
                count += 1
                write(element, to: &writer)
            }
            expect(count == value.count, "an array's count is wrong")
            writer.endArray()
        case .object:
            writer.beginObject()
            var members = value.members
            while let member = members.next() {
                expect(value.member(named: member.name) != nil, "a member cannot be found by its name")
                writer.key(member.name.string ?? "")
                write(member.value, to: &writer)
            }
            writer.endObject()
        }
    }

    /// `-0` is an integer, but not its canonical spelling.
    private static func spells(_ integer: Int64, _ value: Cursor) -> Bool {
        "\(integer)".utf8.count == value.text.count
    }
}
