import Testing

@testable import APIConversion

@Suite("Transforms of references")
struct ReferenceTransformTests {
    private static let fields: [FieldMapping] = [
        .field("ref.version", "ref.group", .groupVersion(kind: "ref.type", defaultVersion: "v9")), .same("ref.type"),
    ]

    static let groupVersions: [Trip] = [
        .up(#"{"ref": {"version": "g/v9", "type": "T"}}"#, #"{"ref": {"group": "g", "type": "T"}}"#),
        .up(#"{"ref": {"type": "T"}}"#, #"{"ref": {"type": "T"}}"#),
        .up(
            #"{"ref": {"version": "g/v1", "type": "T"}}"#, #"{"ref": {"group": "g", "type": "T"}}"#,
            preserves: #"{"ref": {"version": "g/v1"}}"#),
        .up(
            #"{"ref": {"version": "g/v1", "type": "T"}}"#, #"{"ref": {"group": "g", "type": "T"}}"#,
            preserves: #"{"ref": {"version": "g/v1"}}"#
        ).edited(#"{"ref": {"group": "h", "type": "T"}}"#, #"{"ref": {"version": "h/v9", "type": "T"}}"#),
        .up(
            #"{"ref": {"version": "v1", "type": "T"}}"#, #"{"ref": {"type": "T"}}"#,
            preserves: #"{"ref": {"version": "v1"}}"#),
        .up(
            #"{"ref": {"version": 5, "type": "T"}}"#, #"{"ref": {"type": "T"}}"#, preserves: #"{"ref": {"version": 5}}"#
        ),
        .down(#"{"ref": {"group": "g", "type": "T"}}"#, #"{"ref": {"version": "g/v9", "type": "T"}}"#),
        .down(
            #"{"ref": {"group": "", "type": "T"}}"#, #"{"ref": {"type": "T"}}"#, preserves: #"{"ref": {"group": ""}}"#),
    ]

    @Test("groupVersion: a written version is restored while the group is the same", arguments: groupVersions)
    func groupVersion(trip: Trip) throws { try trip.check(ToyConversion(Self.fields)) }

    /// A cluster that has kind `T` in v3.
    private final class Versions: ReferenceVersions {
        func version(group: String, kind: String) -> String? { kind == "T" ? "v3" : nil }
    }

    static let lookups: [Trip] = [
        .down(
            #"{"ref": {"group": "g", "type": "T"}}"#, #"{"ref": {"version": "g/v3", "type": "T"}}"#,
            preserves: #"{"ref": {"group": "T/v3"}}"#),
        .down(
            #"{"ref": {"group": "g", "type": "U"}}"#, #"{"ref": {"version": "g/v9", "type": "U"}}"#,
            preserves: #"{"ref": {"group": "U/v9"}}"#),
        .up(
            #"{"ref": {"version": "g/v9", "type": "T"}}"#, #"{"ref": {"group": "g", "type": "T"}}"#,
            preserves: #"{"ref": {"version": "g/v9"}}"#),
    ]

    @Test("groupVersion: in a cluster the version is looked up", arguments: lookups)
    func lookup(trip: Trip) throws { try trip.check(ToyConversion(Self.fields, versions: Versions())) }

    @Test("groupVersion: a version that was looked up is not preserved")
    func lookedUp() throws {
        let toys = ToyConversion(Self.fields, versions: Versions())
        let down = try toys.convert(["ref": ["group": "g", "type": "T"]], .hubToSpoke)
        let up = try toys.convert(down.fields, .spokeToHub, annotation: down.annotation)
        #expect(up.annotation == nil)
    }

    static let namespaces: [Trip] = [
        .up(#"{"ref": {"type": "T", "home": "here"}}"#, #"{"ref": {"type": "T"}}"#),
        .up(
            #"{"ref": {"type": "T", "home": "there"}}"#, #"{"ref": {"type": "T"}}"#,
            preserves: #"{"ref": {"home": "there"}}"#),
        .up(#"{"ref": {"type": "T"}}"#, #"{"ref": {"type": "T"}}"#, preserves: #"{"ref": {"home": {}}}"#),
        .up(#"{"ref": {"type": "T", "home": 5}}"#, #"{"ref": {"type": "T"}}"#, preserves: #"{"ref": {"home": 5}}"#),
        .up(
            #"{"ref": {"type": "T", "home": "there"}}"#, #"{"ref": {"type": "T"}}"#,
            preserves: #"{"ref": {"home": "there"}}"#
        )
        .edited(#"{"ref": {"type": "U"}}"#, #"{"ref": {"type": "U", "home": "there"}}"#),
        .up(#"{}"#, #"{}"#), .down(#"{"ref": {"type": "T"}}"#, #"{"ref": {"type": "T", "home": "here"}}"#),
        .down(#"{"ref": {"id": "x"}}"#, #"{"ref": {"id": "x", "home": "here"}}"#)
            .edited(#"{"ref": {"id": "y", "home": "here"}}"#, #"{"ref": {"id": "y"}}"#),
        .down(#"{}"#, #"{}"#),
    ]

    @Test("ownNamespace: only another namespace than the object's is preserved", arguments: namespaces)
    func ownNamespace(trip: Trip) throws {
        try trip.check(
            ToyConversion([
                .same("ref.type"), .same("ref.id"),
                .field("ref.home", nil, .ownNamespace(where: "ref.type", or: "ref.id")),
            ]))
    }
}
