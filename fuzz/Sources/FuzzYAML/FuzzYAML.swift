import Fuzzing
import JSON
import YAML

/// YAML text: a text that can be read becomes JSON that parses, with positions in ascending order.
@main
enum FuzzYAML {
    static func main() {
        fuzz { input in
            guard let documents = try? YAML.read(input.array) else { return }
            var tape = Tape(capacity: 16)
            for document in documents {
                do throws(JSONError) {
                    let parsed = try tape.parse(document.json.span)
                    // JSON is passed through unchanged, after leading white space.
                    expect(
                        parsed.root.byteOffset == 0 || document.positions.isEmpty,
                        "a document begins with something else")
                } catch {
                    fatalError("what was read is no JSON: \(error)")
                }
                var last = 0
                for (offset, position) in document.positions {
                    expect(last...document.json.count ~= offset, "positions are not ascending, or out of range")
                    expect(position.line >= 1 && position.column >= 1, "an invalid position")
                    last = offset
                }
                _ = document.position(at: document.json.count)
            }
        }
    }
}
