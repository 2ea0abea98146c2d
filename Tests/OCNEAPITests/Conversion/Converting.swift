import APIConversion
import APISchema
import Glibc
import JSON
import TestDocuments
import Testing

@testable import OCNEAPI

/// Requests conversions as an API server does.
enum Converting {
    static let hub = "v1beta2"
    static let spoke = "v1alpha1"

    /// Random objects per kind and direction of a property: `OCNE_PROPERTY_OBJECTS`.
    static let objectCount = PropertyRun.count(default: 250)
    /// Objects per review.
    static let batchCount = min(objectCount, 50)

    static func schema(_ kind: OCNEKind, _ version: String) -> KindSchema {
        kind.schema(in: APIVersion(rawValue: version) ?? .hub)
    }

    /// Returns the response to a review with these objects.
    static func review(_ objects: [Value], to version: String, in cluster: (any ReferenceVersions)? = nil) throws
        -> Value
    {
        try reported(objects, to: version, in: cluster).response
    }

    /// Returns the response to a review with these objects, and the omitted fields that were reported.
    static func answer(_ objects: [Value], to version: String) throws -> (response: Value, dropped: [String]) {
        let (response, report) = try reported(objects, to: version)
        return (response, report.dropped)
    }

    /// Returns the response to a review with these objects, and the outcome.
    static func reported(
        _ objects: [Value], to version: String, in cluster: (any ReferenceVersions)? = nil
    ) throws -> (response: Value, report: OCNEConversion.Report) {
        let group = objects.first?["apiVersion"].text?.split(separator: "/").first ?? ""
        return try reported(objects.map(\.json), to: "\(group)/\(version)", in: cluster)
    }

    /// Converts an object, as JSON, to another version.
    static func convertText(_ object: String, to version: String) throws -> Value {
        let group = try Value(json: object.utf8)["apiVersion"].text?.split(separator: "/").first ?? ""
        return try reported([Array(object.utf8)], to: "\(group)/\(version)").response["convertedObjects"][0]
    }

    private static func reported(
        _ objects: [[UInt8]], to apiVersion: String, in cluster: (any ReferenceVersions)? = nil
    ) throws -> (response: Value, report: OCNEConversion.Report) {
        var writer = JSONWriter()
        writer.append(
            #"{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","request":{"uid":"u-1","desiredAPIVersion":"#
        )
        writer.string(apiVersion)
        writer.append(#","objects":["#)
        for (i, object) in objects.enumerated() {
            if i > 0 { writer.append(",") }
            writer.append(object.span)
        }
        writer.append("]}}")
        var conversion = OCNEConversion()
        conversion.referenceVersions = cluster
        var tape = Tape(capacity: 16)
        var answer: [UInt8] = []
        let (status, report) = conversion.answer(writer.bytes.span, tape: &tape, into: &answer)
        try #require(status == 200)
        return (try Value(json: answer)["response"], report)
    }

    /// Converts objects to another version.
    static func convert(_ objects: [Value], to version: String, in cluster: (any ReferenceVersions)? = nil) throws
        -> [Value]
    {
        let response = try review(objects, to: version, in: cluster)
        try #require(response["result"]["status"].text == "Success", "\(response["result"])")
        let converted = response["convertedObjects"].elements
        try #require(converted.count == objects.count)
        return converted
    }

    static func convert(_ object: Value, to version: String, in cluster: (any ReferenceVersions)? = nil) throws -> Value
    {
        try convert([object], to: version, in: cluster)[0]
    }

    static func other(_ version: String) -> String { version == hub ? spoke : hub }

    /// A version and one that objects are converted to directly from it.
    struct Direction: Sendable, CustomTestStringConvertible {
        let from: String
        let to: String

        var testDescription: String { "\(from) to \(to)" }

        static let all = APIVersion.allCases.flatMap { version in
            version.counterparts.map { Direction(from: version.rawValue, to: $0.rawValue) }
        }
    }
}

/// A cluster in which some kinds have versions other than the hub, and some are unknown.
final class SomeReferences: ReferenceVersions {
    func version(group: String, kind: String) -> String? {
        let versions = [nil, "v1beta1", "v1beta2", "v1", "v1alpha4"]
        return versions["\(kind).\(group)".utf8.reduce(0) { ($0 * 31 + Int($1)) % versions.count }]
    }
}

extension Value {
    /// Returns the object without parts that cannot occur in practice: preserved fields in the status that are stale
    /// after a random change, and empty objects that the schema rejects. Conversion drops them.
    var withoutStaleStatus: Value {
        var status = self["status"]
        guard case .object = status else { return self }
        let deprecated = [
            "conditions", "failureReason", "failureMessage", "updatedReplicas", "readyReplicas", "unavailableReplicas",
            "ready",
        ]
        let isPositive = (status["readyReplicas"].int ?? 0) > 0
        let isExceptionKept =
            switch status["ready"] {
            case .null: !isPositive && status["v1beta2"]["notReady"].bool == true
            case .bool(true): isPositive && status["v1beta2"]["notReady"].bool == false
            default: true
            }
        if !isExceptionKept { status["v1beta2", "notReady"] = nil }
        if deprecated.contains(where: status.names.contains) || status["v1beta2"]["notReady"] != .null {
            status["v1beta2", "deprecated"] = nil
        }
        if status["deprecated"]["v1beta1"]["ready"].bool == true {
            status = status.setting(
                "deprecated",
                status["deprecated"].setting("v1beta1", status["deprecated"]["v1beta1"].setting("ready", nil)))
        }
        for name in ["initialization", "v1beta2"] where status[name] == .object([:]) {
            status = status.setting(name, nil)
        }
        return setting("status", status)
    }

    /// Returns the object without our annotation.
    var withoutConversionData: Value {
        var metadata = self["metadata"]
        metadata["annotations", "cluster.x-k8s.io/conversion-data"] = nil
        return setting("metadata", metadata)
    }

    var conversionData: String? { self["metadata"]["annotations"]["cluster.x-k8s.io/conversion-data"].text }

    func setting(_ name: String, _ value: Value?) -> Value {
        guard case .object(var members) = self else { return self }
        members[Array(name.utf8)] = value
        return .object(members)
    }

    /// Removes a nested member, and parents that become empty.
    subscript(outer: String, inner: String) -> Value? {
        get { self[outer][inner] }
        set {
            let changed = self[outer].setting(inner, newValue)
            if case .object(let members) = changed, members.isEmpty {
                self = setting(outer, nil)
            } else if case .object = changed {
                self = setting(outer, changed)
            }
        }
    }

    /// Returns the first difference of two values, for messages.
    func difference(from other: Value, at path: String = "") -> String? {
        if self == other { return nil }
        switch (self, other) {
        case (.object(let mine), .object(let theirs)):
            for name in Set(mine.keys).union(theirs.keys).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                let inner = "\(path).\(String(decoding: name, as: UTF8.self))"
                guard let a = mine[name] else {
                    return "\(inner): absent, should be \(theirs[name].map { "\($0)" } ?? "")"
                }
                guard let b = theirs[name] else { return "\(inner): \(a), should be absent" }
                if let found = a.difference(from: b, at: inner) { return found }
            }
        case (.array(let mine), .array(let theirs)) where mine.count == theirs.count:
            for (i, (a, b)) in zip(mine, theirs).enumerated() {
                if let found = a.difference(from: b, at: "\(path)[\(i)]") { return found }
            }
        default: break
        }
        return "\(path): \(self), should be \(other)"
    }
}
