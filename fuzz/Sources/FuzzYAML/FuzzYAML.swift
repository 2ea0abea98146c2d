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
                    // A text of JSON is handed on as it is, with white space in front.
                    expect(
                        parsed.root.byteOffset == 0 || document.positions.isEmpty,
                        "a document begins with something else")
                } catch {
                    fatalError("what was read is no JSON: \(error)")
                }
                var last = 0
                for (offset, position) in document.positions {
                    expect(last...document.json.count ~= offset, "places go backwards, or outside")
                    expect(position.line >= 1 && position.column >= 1, "a place that is none")
                    last = offset
                }
                _ = document.position(at: document.json.count)
            }
        }
    }
}
