import JSON
import Testing

@testable import APIConversion

@Suite("Transforms without a value in the source")
struct InputlessTransformTests {
    /// A row for each transform.
    static let rows: [FieldMapping] = [
        .same("lamp.value"), .verbatim("lamp.verbatim"), .field("lamp.spokeOnly", nil, .spokeOnly),
        .field(nil, "lamp.hubOnly", .hubOnly), .field(nil, "lamp.hubOnlyUnless", .hubOnlyUnless("lamp.bool")),
        .field("lamp.duration", .duration), .field(nil, "lamp.following", .followingSeconds(follows: "lamp.duration")),
        .field("lamp.arguments", .arguments), .field("lamp.explicit", .boolExplicitInHub),
        .field("lamp.bool", .requiredBool), .field("lamp.text", .requiredText),
        .field("lamp.implied", .impliedText("a")),
        .field("lamp.list", .list(ElementTable(key: ["name"], [.same("name")]))),
        .field("lamp.version", "lamp.group", .groupVersion(kind: "lamp.value", defaultVersion: "v1")),
        .field("lamp.namespace", nil, .ownNamespace(where: "lamp.value", or: "lamp.text")),
        .field("lamp.ready", .readiness(counter: "lamp.verbatim", exception: "lamp.notReady")),
        .field("lamp.notReady", .readinessException(readiness: "lamp.ready", counter: "lamp.verbatim")),
        .field("lamp.empty", nil, .emptyObject(of: "lamp.bulb")), .same("lamp.bulb.power"),
    ]

    /// Objects in which some fields are absent that others are about.
    static let sources = [
        #"{}"#, #"{"lamp":{}}"#, #"{"lamp":{"value":"a"}}"#, #"{"lamp":{"verbatim":3}}"#, #"{"lamp":{"bool":true}}"#,
        #"{"lamp":{"text":"a","duration":"10s"}}"#, #"{"lamp":{"ready":true}}"#, #"{"lamp":{"bulb":{}}}"#,
    ]

    @Test("A field that is not visited without input would not have been written", arguments: sources, [true, false])
    func skippedFields(source: String, isToHub: Bool) throws {
        let table = ToyConversion(Self.rows).compiled.root
        var tape = Tape()
        let text = Array(source.utf8)
        let root = try tape.parse(text.span).root
        var engine = Engine()
        let frame = Frame(table, isElement: false, isToHub: isToHub, above: engine, root: root, namespace: nil)
        engine.push(table.layout)
        engine.scan(root, into: 0, frame)
        var skipped = 0
        for row in table.rows.indices where !table.rows[row].transform.writesWithoutInput {
            let node = frame.targetNode(row)
            guard node > 0, engine.source(row, frame) == nil else { continue }
            let field = TargetField(
                row: row, node: node, sourceNode: Int(frame.target.nodes[node].counterpart), preserved: nil,
                isParentWritten: true)
            let outcome = table.rows[row].transform.write(field, &engine, frame)
            let path = frame.target.path(of: node)
            #expect(outcome == .absent, "\(path)")
            #expect(engine.writer.bytes.isEmpty && engine.fragments.isEmpty, "\(path)")
            skipped += 1
        }
        #expect(skipped > 5)
    }
}
