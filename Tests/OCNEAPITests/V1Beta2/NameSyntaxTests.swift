import OCNEAPI
import TestDocuments
import Testing

/// Labels and annotations that v1beta2 propagates.
@Suite("Propagated metadata")
struct NameSyntaxTests {
    /// Names, and true if they are valid label keys.
    static let keys: [(key: String, isFit: Bool)] = [
        ("a", true), ("A", true), ("9", true), ("a-b_c.D", true), ("-", false), ("a-", false), (".a", false),
        ("_", false), ("", false),
        ("a b", false), ("ä", false), (String(repeating: "a", count: 63), true),
        (String(repeating: "a", count: 64), false),
        ("a/b", true), ("example.com/Name_1.x", true), ("9.example-1.com/a", true), ("/a", false), ("a/", false),
        ("a/b/c", false),
        ("a.b./c", false), (".a/c", false), ("a..b/c", false), ("-a/c", false), ("a-/c", false), ("a.-b/c", false),
        ("a-.b/c", false),
        ("a--b/c", true), ("a_b/c", false), ("Example.com/a", false), ("\(String(repeating: "a", count: 253))/b", true),
        ("\(String(repeating: "a", count: 254))/b", false), ("a\\u0062", true), ("a\\u0020b", false), ("a\\nb", false),
    ]

    @Test("Validates label keys", arguments: keys)
    func labelKey(key: String, isFit: Bool) throws {
        #expect(try Self.isAllowed(#"{"labels": {"\#(key)": ""}}"#) == isFit)
    }

    @Test("Validates annotation keys, whose prefix may be upper case", arguments: keys)
    func annotationKey(key: String, isFit: Bool) throws {
        #expect(try Self.isAllowed(#"{"annotations": {"\#(key)": "\u0000 any"}}"#) == (isFit || key == "Example.com/a"))
    }

    static let values: [(value: String, isFit: Bool)] = [
        ("", true), ("a", true), ("A.b-c_9", true), ("-a", false), ("a.", false), ("a b", false), ("a/b", false),
        ("é", false),
        (String(repeating: "a", count: 63), true), (String(repeating: "a", count: 64), false), ("a\\u0062", true),
        ("\\u002d", false),
    ]

    @Test("Validates label values", arguments: values)
    func labelValue(value: String, isFit: Bool) throws {
        #expect(try Self.isAllowed(#"{"labels": {"a": "\#(value)"}}"#) == isFit)
    }

    @Test("Limits the total size of annotations to 256 KiB", arguments: [(0, true), (1, false)])
    func annotationsSize(excess: Int, isFit: Bool) throws {
        let (first, second) = (
            String(repeating: "é", count: 1000), String(repeating: "a", count: 262_144 - 2000 - 2 + excess)
        )
        #expect(try Self.isAllowed(#"{"annotations": {"a": "\#(first)", "b": "\#(second)"}}"#) == isFit)
    }

    /// Fields with metadata in v1beta2.
    static let places: [(kind: OCNEKind, path: [String])] = [
        (.configTemplate, ["spec", "template", "metadata"]), (.controlPlane, ["spec", "machineTemplate", "metadata"]),
        (.controlPlaneTemplate, ["spec", "template", "metadata"]),
        (.controlPlaneTemplate, ["spec", "template", "spec", "machineTemplate", "metadata"]),
    ]

    @Test("Reports the path and value in every field", arguments: places)
    func everywhere(kind: OCNEKind, path: [String]) throws {
        let change = #"{"labels": {"a/": "b", "c": "-"}, "annotations": {"/d": "", "E.f/g": "-"}}"#
        let object = try kind.sample(change, below: path, in: .v1beta2)
        let prefix = path.joined(separator: ".")
        let rule =
            "consist of alphanumeric characters, '-', '_' or '.', and start and end with an alphanumeric character"
        let errors = [
            #"\#(prefix).labels: Invalid value: "a/": name part of the key must not be empty"#,
            #"\#(prefix).labels: Invalid value: "-": label value must be empty or \#(rule)"#,
            #"\#(prefix).annotations: Invalid value: "/d": prefix of the key must not be empty"#,
        ]
        let decision = try Judge.withTemplates.about(.v1beta2).create(kind, object)
        expect(decision, errors, kind)
        #expect(decision.rules == "metadata")
        // The API server validates the object's own metadata.
        let own = try kind.sample(#"{"metadata": {"labels": {"a/": "-"}, "annotations": {"/": ""}}}"#, in: .v1beta2)
        expect(try Judge.withTemplates.about(.v1beta2).create(kind, own), [], kind)
    }

    @Test("Does not validate them in v1alpha1")
    func notInV1Alpha1() throws {
        let object = try OCNEKind.controlPlane.sample(
            #"{"spec": {"machineTemplate": {"metadata": {"labels": {"a/": "-"}}}}}"#)
        expect(try Judge().create(.controlPlane, object), [], .controlPlane)
    }

    @Test("Reports a size beyond the limit as TooLong")
    func tooLong() throws {
        let text = String(repeating: "a", count: 262_144)
        let decision = try Self.judge(#"{"annotations": {"a": "\#(text)"}}"#)
        #expect(
            decision.causes == [
                "spec.machineTemplate.metadata.annotations: Too long: all annotations may take 262144 bytes; these take 262145"
            ])
        #expect(decision.status["details"]["causes"].elements.first?["reason"].text == "FieldValueTooLong")
    }

    private static func judge(_ metadata: String) throws -> Decision {
        let object = try OCNEKind.controlPlane.sample(
            metadata, below: ["spec", "machineTemplate", "metadata"], in: .v1beta2)
        return try Judge(version: .v1beta2).create(.controlPlane, object)
    }

    private static func isAllowed(_ metadata: String) throws -> Bool { try judge(metadata).isAllowed }
}
