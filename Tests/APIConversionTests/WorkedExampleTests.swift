import APISchema
import JSON
import Testing

@testable import APIConversion

/// The example at the head of `APIConversion.swift`.
@Suite("Worked example")
struct WorkedExampleTests {
    private static let conversion = CompiledConversion(
        ConversionTable(
            kind: "Lamp", group: "toys.example", spokeVersion: "v1", hubVersion: "v2",
            layout: ObjectLayout(
                version: "apiVersion", kind: "kind", metadata: "metadata", namespace: "namespace",
                annotations: "annotations", unpreserved: ["status"], annotation: "cluster.x-k8s.io/conversion-data",
                maxAnnotationBytes: 256 * 1024),
            fields: [
                .moved("spec.color", "spec.shade.color"), .field("spec.delay", "spec.delaySeconds", .duration),
                .spokeOnly("spec.watts"), .hubOnly("spec.shade.material"),
            ], objects: []), spoke: Schema(.any, ""), hub: Schema(.any, ""))

    private static let spoke =
        #"{"apiVersion":"toys.example/v1","kind":"Lamp","metadata":{"name":"a"},"#
        + #""spec":{"color":"red","delay":"90s","watts":40}}"#
    private static let hub =
        #"{"apiVersion":"toys.example/v2","kind":"Lamp","metadata":{"name":"a","annotations":"#
        + #"{"cluster.x-k8s.io/conversion-data":"{\"v1\":{\"spec\":{\"delay\":\"90s\",\"watts\":40}}}"}},"#
        + #""spec":{"delaySeconds":90,"shade":{"color":"red"}}}"#

    private static func convert(_ text: String, _ direction: ConversionDirection) throws -> String {
        var tape = Tape()
        let bytes = Array(text.utf8)
        let root = try tape.parse(bytes.span).root
        var converter = ObjectConverter()
        var writer = JSONWriter()
        _ = converter.convert(root, in: root, by: conversion, direction, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("Up and down again")
    func roundTrip() throws {
        #expect(try Self.convert(Self.spoke, .spokeToHub) == Self.hub)
        #expect(try Self.convert(Self.hub, .hubToSpoke) == Self.spoke)
    }

    @Test("Down after an edit of the hub")
    func edited() throws {
        let edited = Self.hub.replacing(#""delaySeconds":90"#, with: #""delaySeconds":120"#)
        #expect(
            try Self.convert(edited, .hubToSpoke)
                == Self.spoke.replacing(#""delay":"90s""#, with: #""delay":"2m0s""#))
    }
}
