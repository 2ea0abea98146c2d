import APISchema
import JSON
import KubernetesAPI
import OCNEAPI
import TestDocuments
import TestObjects
import Testing

/// The parser's expectations never change its output, and a document is reported as expected only if it matches the
/// schema.
@Suite("Parser expectations")
struct ExpectationTests {
    private struct Entry: Equatable {
        let kind: JSONKind
        let offset: Int
        let text: Int
    }

    /// The complete contents of a tape, also of opaque containers.
    private static func entries(_ value: Cursor) -> [Entry] {
        if value.isOpaque {
            var tape = Tape(capacity: 16)
            guard let content = try? tape.parse(value.text) else { return [] }
            return entries(content.root).map {
                Entry(kind: $0.kind, offset: $0.offset + value.byteOffset, text: $0.text)
            }
        }
        var entries = [Entry(kind: value.kind, offset: value.byteOffset, text: value.text.count)]
        var members = value.members
        while let member = members.next() {
            entries += Self.entries(member.name) + Self.entries(member.value)
        }
        var elements = value.elements
        while let element = elements.next() { entries += Self.entries(element) }
        return entries
    }

    /// Returns true if `bytes` matched the expectation. Records an issue if they matched although validation finds a
    /// violation, or if the expectation changed the parser's output.
    private static func isMet(_ bytes: [UInt8], _ kind: KindSchema, _ shape: Shape, at path: [String] = []) -> Bool {
        var tape = Tape(capacity: 16)
        var other = Tape(capacity: 16)
        do throws(JSONError) {
            let document = try tape.parse(bytes.span, expecting: shape)
            let plain = try other.parse(bytes.span)
            if entries(document.root) != entries(plain.root) {
                Issue.record("read otherwise: \(String(decoding: bytes, as: UTF8.self))")
            }
            var object = document.root
            for name in path {
                guard let member = object[named: name] else { return false }
                object = member
            }
            guard kind.isMet(by: object, in: document) else { return false }
            var unknown: [UnknownField] = []
            let failure = kind.compiled.check(object, unknown: &unknown)
            if failure != nil || !unknown.isEmpty {
                Issue.record("\(String(describing: failure)) \(unknown) in \(String(decoding: bytes, as: UTF8.self))")
            }
            return true
        } catch {
            var found: JSONError? = nil
            do throws(JSONError) { _ = try other.parse(bytes.span) } catch { found = error }
            if found != error { Issue.record("\(error), without expectations \(String(describing: found))") }
            return false
        }
    }

    /// Returns true if validation of every value finds no violation.
    private static func isRight(_ bytes: [UInt8], _ kind: KindSchema) throws -> Bool {
        var tape = Tape()
        var unknown: [UnknownField] = []
        return kind.compiled.check(try tape.parse(bytes.span).root, unknown: &unknown) == nil && unknown.isEmpty
    }

    @Test("Objects in the API server's encoding match the expectation in the first pass", arguments: SeededRandom.seeds)
    func met(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var count = 0
        for kind in RandomObjectTests.kinds {
            let objects = RandomObject(kind)
            let alone = Shape(kind.compiled.expectation)
            let reviewed = Shape(AdmissionRequest.expectation(of: kind.compiled.expectation))
            for _ in 0..<PropertyRun.count(default: 40) {
                let object = objects.next(using: &random).json
                let isRight = try Self.isRight(object, kind)
                if isRight { count += 1 }
                // A name close to the end is not read ahead.
                let padded = object + Array(repeating: UInt8(ascii: " "), count: 128)
                if Self.isMet(padded, kind, alone) != isRight {
                    Issue.record("\(String(decoding: object, as: UTF8.self))")
                }
                let review =
                    Array(
                        #"{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","more":[1],"request":{"uid":"a","object":"#
                            .utf8)
                    + object
                    + Array(#","oldObject":"#.utf8) + object
                    + Array(
                        #","dryRun":false,"options":{"kind":"UpdateOptions","apiVersion":"meta.k8s.io/v1","more":"\#(String(repeating: ".", count: 99))"}}}"#
                            .utf8)
                for member in ["object", "oldObject"]
                where Self.isMet(review, kind, reviewed, at: ["request", member]) != isRight {
                    Issue.record("\(member): \(String(decoding: object, as: UTF8.self))")
                }
            }
        }
        #expect(count > PropertyRun.count(default: 100) / 2)
    }

    @Test("No changed object that violates the schema matches the expectation", arguments: SeededRandom.seeds)
    func changed(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "null", "true", "0", "-1.5e3", "2147483648", "9223372036854775808", "\"\"", "\"a\"", "[]", "{}",
            "{\"a\":1}", "[1]", "\"1d\"",
            "\"\\u0061\"", " ", "\n",
        ].map { Array($0.utf8) }
        for kind in RandomObjectTests.kinds {
            let objects = RandomObject(kind, withUnreadableTexts: true)
            let shape = Shape(kind.compiled.expectation)
            for _ in 0..<PropertyRun.count(default: 60) {
                let object = objects.next(using: &random)
                var bytes = object.json
                var tape = Tape()
                var spans: [Range<Int>] = []
                for entry in Self.entries(try tape.parse(bytes.span).root) {
                    spans.append(entry.offset..<(entry.offset + entry.text))
                }
                let (one, other) = (spans[random.below(spans.count)], spans[random.below(spans.count)])
                switch random.below(5) {
                case 0: bytes.replaceSubrange(one, with: pieces[random.below(pieces.count)])
                case 1: bytes.replaceSubrange(one, with: Array(bytes[other]))
                case 2: bytes[random.below(bytes.count)] = UInt8.random(in: 0...255, using: &random)
                case 3: bytes.insert(contentsOf: pieces[random.below(pieces.count)], at: one.lowerBound)
                default: bytes.removeSubrange(one)
                }
                _ = Self.isMet(bytes, kind, shape)
            }
        }
    }

    @Test("An object that is parsed alongside its old version is parsed correctly", arguments: SeededRandom.seeds)
    func again(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var met = 0
        for kind in RandomObjectTests.kinds {
            let objects = RandomObject(kind, withUnreadableTexts: random.once(in: 2))
            let shape = Shape(AdmissionRequest.expectation(of: kind.compiled.expectation))
            for _ in 0..<PropertyRun.count(default: 40) {
                var object = objects.next(using: &random)
                var old = object
                // Changes that updates make, and worse.
                for _ in 0..<random.below(4) { old = old.edited(like: objects.next(using: &random), using: &random) }
                if random.once(in: 8) { swap(&object, &old) }
                var (json, oldJSON) = (object.json, old.json)
                if random.once(in: 3) { Self.damage(&oldJSON, using: &random) }
                if random.once(in: 6) { Self.damage(&json, using: &random) }
                let review =
                    Array(#"{"request":{"uid":"a","object":"#.utf8) + json + Array(#","oldObject":"#.utf8) + oldJSON
                    + Array(#","options":{"more":"\#(String(repeating: ".", count: 128))"}}}"#.utf8)
                for (member, bytes) in [("object", json), ("oldObject", oldJSON)] {
                    let isMet = Self.isMet(review, kind, shape, at: ["request", member])
                    if isMet { met += 1 }
                    // Damage outside the object is not tested here.
                    if let isRight = try? Self.isRight(bytes, kind), isMet, !isRight {
                        Issue.record("\(member): \(String(decoding: review, as: UTF8.self))")
                    }
                    if old == object, json == oldJSON, (try? Self.isRight(json, kind)) == true, !isMet {
                        Issue.record("\(member) is not met")
                    }
                }
            }
        }
        // Few of a short run's objects are undamaged.
        #expect(met > PropertyRun.count(default: 100) / 10)
    }

    /// Changes some bytes, clustered or spread.
    private static func damage(_ bytes: inout [UInt8], using random: inout SeededRandom) {
        let pieces = [" ", "\n", ",", "}", "]", "{", "1", "\"", "null", #""a":1,"#, "\\u0061"]
        let at = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(at..<min(at + 1 + random.below(20), bytes.count))
        case 2: bytes.insert(contentsOf: bytes[at..<min(at + 1 + random.below(40), bytes.count)], at: at)
        default: bytes.insert(contentsOf: Array(pieces[random.below(pieces.count)].utf8), at: at)
        }
    }

    @Test(
        "Handles duplicate names, longer numbers and reordered members alongside the old object, too",
        arguments: [
            (#"{"spec":{"replicas":3}}"#, #"{"spec":{"replicas":30}}"#, true),
            (#"{"spec":{"replicas":3}}"#, #"{"spec":{"replicas":3 }}"#, true),
            (#"{"spec":{"replicas":3}}"#, #"{"spec":{"replicas":3,"replicas":3}}"#, false),
            (#"{"spec":{"replicas":3,"version":"a"}}"#, #"{"spec":{"version":"a","replicas":3}}"#, false),
            (#"{"spec":{"version":"a","replicas":3}}"#, #"{"spec":{"replicas":3,"version":"a"}}"#, true),
            (#"{"spec":{"replicas":3,"version":"a"}}"#, #"{"spec":{"replicas":"3","version":"a"}}"#, false),
            (#"{"spec":{"replicas":3,"x":1,"version":"a"}}"#, #"{"spec":{"replicas":3,"x":1,"version":"a"}}"#, false),
            (
                #"{"metadata":{"annotations":{"a":"b","c":"d"}}}"#,
                #"{"metadata":{"annotations":{"a":"b","c":"d","a":"b"}}}"#, true
            ),
            (#"{"metadata":{"annotations":{"a":"b","c":"d"}}}"#, #"{"metadata":{"annotations":{"c":"d"}}}"#, true),
            (#"{"metadata":{"annotations":{"a":"b"}}}"#, #"{"metadata":{"annotations":{"a":1}}}"#, false),
            (#"{"metadata":{"finalizers":["a","b"]}}"#, #"{"metadata":{"finalizers":["b"]}}"#, true),
            (#"{"metadata":{"finalizers":["a"]}}"#, #"{"metadata":{"finalizers":["a",{}]}}"#, false),
            (
                #"{"spec":{"machineTemplate":{"nodeDrainTimeout":"1s"}}}"#,
                #"{"spec":{"machineTemplate":{"nodeDrainTimeout":"1s"},"replicas":1}}"#, true
            ),
            (
                #"{"spec":{"machineTemplate":{"nodeDrainTimeout":"1x"}}}"#,
                #"{"spec":{"machineTemplate":{"nodeDrainTimeout":"1x"},"replicas":1}}"#, false
            ),
            (
                #"{"spec":{"machineTemplate":{"nodeDrainTimeout":"1s"}}}"#,
                #"{"spec":{"machineTemplate":{"nodeDrainTimeout":"1x"}}}"#, false
            ),
            (#"{"spec":{"replicas":3}}"#, "{}", true), ("{}", #"{"spec":{"replicas":3}}"#, true), ("{}", "{}", true),
            ("{}", "null", false),
        ])
    func beside(object: String, old: String, isMet: Bool) {
        let kind = V1Alpha1.ocneControlPlane
        let shape = Shape(AdmissionRequest.expectation(of: kind.compiled.expectation))
        let review =
            #"{"request":{"object":\#(object),"oldObject":\#(old),"options":{"more":"\#(String(repeating: ".", count: 128))"}}}"#
        #expect(Self.isMet(Array(review.utf8), kind, shape, at: ["request", "oldObject"]) == isMet)
    }

    @Test("Of two members with the same name, neither matches the expectation")
    func twice() throws {
        let kind = V1Alpha1.ocneControlPlane
        let shape = Shape(AdmissionRequest.expectation(of: kind.compiled.expectation))
        let object = #"{"apiVersion":"a","kind":"b","spec":{"replicas":3,"version":"v1.25.7"}}"#
        let good =
            #"{"request":{"object":\#(object),"options":{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1","more":"\#(String(repeating: ".", count: 99))"}}}"#
        let bad = object.replacing("3", with: "\"3\"")
        let rest =
            #","options":{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1","more":"\#(String(repeating: ".", count: 99))"}}}"#
        let isMet = Self.isMet(Array(good.utf8), kind, shape, at: ["request", "object"])
        #expect(isMet)
        for text in [
            #"{"request":{"object":\#(object),"object":\#(bad)\#(rest)"#,
            #"{"request":{"object":\#(bad),"object":\#(object)\#(rest)"#,
            #"{"request":{"object":\#(object.replacing(#""replicas":3"#, with: #""replicas":"a","replicas":3"#))\#(rest)"#,
            #"{"request":{"object":\#(object.replacing(#""replicas":3"#, with: #""replicas":3,"replicas":"a""#))\#(rest)"#,
            #"{"request":{"object":\#(object.replacing(#""replicas":3"#, with: #""replicas":3,"replica":3"#))\#(rest)"#,
            #"{"request":{"object":\#(object.replacing(#""replicas":3"#, with: #""replicas":2147483648"#))\#(rest)"#,
        ] {
            if Self.isMet(Array(text.utf8), kind, shape, at: ["request", "object"]) { Issue.record("\(text)") }
        }
    }

    @Test("A tag of one schema has no meaning for another")
    func others() throws {
        let (kind, other) = (V1Alpha1.ocneControlPlane, V1Beta2.ocneControlPlane)
        let bytes = Array(
            #"{"apiVersion":"a","kind":"b","metadata":{"annotations":{"a":"\#(String(repeating: ".", count: 128))"}}}"#
                .utf8)
        var tape = Tape()
        let document = try tape.parse(bytes.span, expecting: Shape(kind.compiled.expectation))
        let own = kind.isMet(by: document.root, in: document)
        let foreign = other.isMet(by: document.root, in: document)
        let unasked = kind.isMet(by: document.root, in: Document(document.root))
        #expect(own)
        #expect(!foreign)
        #expect(!unasked)
    }
}
