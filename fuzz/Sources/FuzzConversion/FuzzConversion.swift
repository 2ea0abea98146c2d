import Fuzzing
import JSON
import OCNEAPI
import Trees

/// Objects of any content: conversion yields JSON of the same kind, which converts back.
@main
enum FuzzConversion {
    static func main() {
        fuzz { input in
            let text = input.array
            _ = answer(text)
            guard let object = Tree(text), case .string(let kind)? = object["kind"],
                case .string(let version)? = object["apiVersion"]
            else {
                return
            }
            let group = version.hasPrefix("b") ? "bootstrap.cluster.x-k8s.io" : "controlplane.cluster.x-k8s.io"
            let directions = APIVersion.allCases.flatMap { from in
                APIVersion.allCases.filter { $0 != from }.map { (from.rawValue, $0.rawValue) }
            }
            for (from, to) in directions {
                let there = convert(
                    object.setting(["apiVersion"], to: .string("\(group)/\(from)")), to: "\(group)/\(to)")
                guard let there else { continue }
                expect(there["kind"] == .string(kind), "another kind")
                let back = convert(there, to: "\(group)/\(from)")
                expect(back != nil, "it does not go back: \(there.text)")
            }
        }
    }

    /// Converts the object; nil if the review was rejected.
    static func convert(_ object: Tree, to version: String) -> Tree? {
        let review =
            #"{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","request":{"uid":"1","desiredAPIVersion":"\#(version)","objects":["#
        let (status, text) = answer(Array(review.utf8) + object.text + Array("]}}".utf8))
        guard let response = Tree(text)?["response"], status == 200 else {
            fatalError("no answer: \(String(decoding: text, as: UTF8.self))")
        }
        guard case .array(let objects)? = response["convertedObjects"] else { return nil }
        expect(objects.count == 1 && response["result"]?["status"] == .string("Success"), "not one object")
        return objects[0]
    }

    static func answer(_ review: [UInt8]) -> (status: Int, text: [UInt8]) {
        var conversion = OCNEConversion()
        var tape = Tape(capacity: 64)
        var text: [UInt8] = []
        let (status, _) = conversion.answer(review.span, tape: &tape, into: &text)
        guard Tree(text) != nil else { fatalError("the answer is no JSON: \(String(decoding: text, as: UTF8.self))") }
        return (status, text)
    }
}
