import APISchema
import Fuzzing
import JSON
import KubernetesAPI
import OCNEAPI
import Trees

/// Forged annotations on objects of all kinds and versions: the converted object decodes with Go's decoders, has only
/// fields that the annotation may restore, and is denied if the other version denies it.
@main
enum FuzzAnnotation {
    static func main() {
        fuzz { input in
            var input = input
            let choice = input.takeByte()
            let shape = input.takeByte()
            let bases = Base.all[choice % Base.all.count]
            let base = bases[(choice >> 3) % bases.count]
            let text = annotation(String(decoding: input.bytes, as: UTF8.self), for: base, shape)
            check(base, base.object.annotated(text))
        }
    }

    /// Returns the value of the annotation: the input itself, or the input as a field of the other version.
    static func annotation(_ text: String, for base: Base, _ shape: Int) -> String {
        let spec = base.kind == .configTemplate || base.kind == .controlPlaneTemplate ? #"{"template":{"spec":"# : ""
        let config = base.kind == .controlPlane || base.kind == .controlPlaneTemplate ? #"{"controlPlaneConfig":"# : ""
        let version = #"{"\#(base.other.rawValue)":"#
        let opening =
            switch shape % 6 {
            case 0: ""
            case 1: version
            case 2: version + #"{"spec":"#
            case 3: version + #"{"spec":"# + spec
            case 4: version + #"{"spec":"# + spec + config
            default: version + #"{"status":"#
            }
        return opening + text + String(repeating: "}", count: opening.utf8.count { $0 == UInt8(ascii: "{") })
    }

    static func check(_ base: Base, _ object: Tree) {
        let converted = checkedConversion(object, base)
        checkWayBack(object, converted, base)
        checkAdmission(object, converted, base)
    }

    // MARK: - Conversion

    /// Converts the object and checks that decoders accept the result.
    static func checkedConversion(_ object: Tree, _ base: Base) -> Tree {
        let text = convert(object.text, to: base.other)
        guard let converted = Tree(text) else { fatalError("no JSON: \(String(decoding: text, as: UTF8.self))") }
        if let number = converted.firstUnreadableNumber {
            fatalError("the number \(number) fits neither int64 nor float64")
        }
        let failures = failures(of: text, base.kind, base.other)
        expect(failures.isEmpty, "cannot be decoded: \(failures) in \(String(decoding: text, as: UTF8.self))")
        expect(converted["kind"] == object["kind"], "another kind")
        expect(converted["apiVersion"] == .string("\(base.group)/\(base.other.rawValue)"), "another version")
        expect(converted["metadata"]?.withoutAnnotation == object["metadata"]?.withoutAnnotation, "other metadata")
        expect(converted["status"] == base.plain["status"], "another status")
        return converted
    }

    /// Checks that converting back and forth changes neither the object nor, from then on, the annotation.
    static func checkWayBack(_ object: Tree, _ converted: Tree, _ base: Base) {
        guard let back = Tree(convert(converted.text, to: base.version)) else {
            fatalError("the conversion back is not JSON")
        }
        expect(back.isSame(as: object, but: "metadata"), "comes back as another object: \(back) from \(object)")
        let again = convert(back.text, to: base.other)
        guard let second = Tree(again) else { fatalError("no JSON on the second way") }
        expect(second.isSame(as: converted), "reads in another way the second time: \(second) and \(converted)")
        guard let stable = Tree(convert(again, to: base.version)) else {
            fatalError("the second conversion back is not JSON")
        }
        expect(stable.isSame(as: back), "does not stay as it is: \(stable) and \(back)")
    }

    static func convert(_ object: [UInt8], to version: APIVersion) -> [UInt8] {
        var conversion = OCNEConversion()
        var tape = Tape(capacity: 64)
        var writer = JSONWriter()
        guard let document = try? tape.parse(object.span),
            conversion.convert(document.root, in: document.root, to: version.rawValue, into: &writer) != nil
        else { fatalError("is not converted: \(String(decoding: object, as: UTF8.self))") }
        return writer.bytes
    }

    static func failures(of object: [UInt8], _ kind: OCNEKind, _ version: APIVersion) -> [DecodingFailure] {
        var tape = Tape(capacity: 64)
        guard let document = try? tape.parse(object.span) else { fatalError("no JSON") }
        return kind.schema(in: version).compiled.failures(in: document.root, limit: 1)
    }

    // MARK: - Admission

    static let admission: OCNEAdmission = {
        var gates = FeatureGates()
        for gate in FeatureGate.allCases { gates[gate] = true }
        return OCNEAdmission(AdmissionConfiguration(featureGates: gates, controlPlanes: NoControlPlanes()))
    }()

    /// Checks that an object that is allowed with the annotation is allowed without it in the other version.
    static func checkAdmission(_ object: Tree, _ converted: Tree, _ base: Base) {
        guard let metadata = converted["metadata"] else { fatalError("no metadata") }
        let open = converted.setting(["metadata"], to: metadata.withoutAnnotation)
        if isAllowed(object, nil, base.kind, base.version) {
            expect(
                isAllowed(open, nil, base.kind, base.other), "lets in what is refused openly: \(open) from \(object)")
            let violations = violations(of: open, base)
            expect(violations.isEmpty, "lets in what the schema refuses: \(violations) of \(open)")
        }
        // An update that adds the annotation, and one that removes it.
        _ = isAllowed(object, base.object, base.kind, base.version)
        _ = isAllowed(base.object, object, base.kind, base.version)
    }

    static func violations(of object: Tree, _ base: Base) -> [SchemaViolation] {
        let text = object.text
        var tape = Tape(capacity: 64)
        var validation = SchemaValidation(demandsMembers: true, findsUnknown: false, limit: 4)
        guard let document = try? tape.parse(text.span) else { fatalError("no JSON") }
        validation.check(document.root, base.kind.schema(in: base.other).whole)
        return validation.violations
    }

    static func isAllowed(_ object: Tree, _ old: Tree?, _ kind: OCNEKind, _ version: APIVersion) -> Bool {
        let request = Tree.object([
            ("uid", .string("u")), ("operation", .string(old == nil ? "CREATE" : "UPDATE")), ("object", object),
            ("oldObject", old ?? .null),
        ])
        let review = Tree.object([
            ("apiVersion", .string("admission.k8s.io/v1")), ("kind", .string("AdmissionReview")), ("request", request),
        ]).text
        var tape = Tape(capacity: 64)
        var answer: [UInt8] = []
        let status = admission.answer(review.span, at: .validate(kind, version), tape: &tape, into: &answer) { _, _ in }
        guard status == 200, let response = Tree(answer)?["response"] else { fatalError("no answer to a review") }
        return response["allowed"] == .true
    }
}

extension Tree {
    /// Returns the object with this annotation.
    func annotated(_ text: String) -> Tree {
        guard case .object(let members)? = self["metadata"] else { return self }
        let annotations = Tree.object([
            ("example.com/kept", .string("a")), (FuzzAnnotation.annotationName, .string(text)),
        ])
        return setting(["metadata"], to: .object(members + [("annotations", annotations)]))
    }

    /// Returns the metadata without the annotation.
    var withoutAnnotation: Tree {
        guard case .object(let members) = self else { return self }
        return .object(
            members.compactMap { name, value in
                guard name == "annotations", case .object(let annotations) = value else { return (name, value) }
                let others = annotations.filter { $0.name != FuzzAnnotation.annotationName }
                return others.isEmpty ? nil : (name, .object(others))
            })
    }

    /// Returns a number that Go's JSON decoder rejects; nil if there is none.
    var firstUnreadableNumber: String? {
        switch self {
        case .number(let spelling): Int64(spelling) != nil || Double(spelling)?.isFinite == true ? nil : spelling
        case .array(let elements): elements.lazy.compactMap(\.firstUnreadableNumber).first
        case .object(let members): members.lazy.compactMap(\.value.firstUnreadableNumber).first
        case .null, .true, .false, .string: nil
        }
    }

    /// Returns true if both values are equal, with members in any order.
    func isSame(as other: Tree, but name: String? = nil) -> Bool {
        guard name == nil else { return without(name).isSame(as: other.without(name)) }
        let (mine, theirs) = (text, other.text)
        var tape = Tape(capacity: 64)
        var otherTape = Tape(capacity: 64)
        guard let document = try? tape.parse(mine.span), let counterpart = try? otherTape.parse(theirs.span) else {
            return false
        }
        return document.root.isSameValue(as: counterpart.root)
    }

    private func without(_ name: String?) -> Tree {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.name != name })
    }
}

extension Tree: CustomStringConvertible {
    /// Compact JSON.
    public var description: String { String(decoding: text, as: UTF8.self) }
}

extension FuzzAnnotation {
    static let annotationName = "cluster.x-k8s.io/conversion-data"
}
