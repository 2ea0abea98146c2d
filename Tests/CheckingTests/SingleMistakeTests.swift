import Checking
import JSON
import KubernetesAPI
import OCNEAPI
import TestDocuments
import Testing
import YAML

@Suite("One mistake")
struct SingleMistakeTests {
    private typealias Object = (kind: OCNEKind, version: APIVersion, value: Value)

    /// The objects of the complete manifests.
    private static let objects = ["complete-v1alpha1.yaml", "complete-v1beta2.yaml"].flatMap(objects)

    private static func objects(in name: String) -> [Object] {
        guard let text = try? Files.text("Fine/\(name)"), let documents = try? YAML.read(Array(text.utf8)) else {
            return []
        }
        return documents.compactMap { document in
            guard let value = try? Value(json: document.json), let name = value["kind"].text,
                let kind = OCNEKind(rawValue: name),
                let last = value["apiVersion"].text?.split(separator: "/").last,
                let version = APIVersion(rawValue: String(last))
            else { return nil }
            return (kind, version, value)
        }
    }

    @Test("The complete manifests have each kind in each version")
    func complete() {
        let found = Set(Self.objects.map { "\($0.kind) \($0.version)" })
        #expect(found.count == OCNEKind.allCases.count * APIVersion.allCases.count, "\(found)")
    }

    @Test("Has one finding, at the changed field", arguments: SeededRandom.seeds)
    func single(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let all = Self.objects.flatMap { object in
            SingleMistake.all(in: object.value, object.kind, object.version).map { (object, $0) }
        }
        #expect(all.count > 1000)
        for (object, mistake) in all.shuffled(using: &random).prefix(PropertyRun.count(default: 80)) {
            let findings = try report(on: "\(mistake.object)", gates: "ClusterTopology=true").findings
            if Self.areIndependent(findings, mistake) { continue }
            let isRight = findings.count == 1 || findings.isEmpty && (!mistake.isRefused || Self.isDefaulted(mistake))
            guard isRight, findings.allSatisfy({ Self.isAbout(mistake, $0, object) }) else {
                let words = findings.map { "\($0.rule.id) \($0.path): \($0.message)" }.joined(separator: " | ")
                Issue.record("\(object.kind) \(object.version.rawValue) \(mistake): \(words)")
                continue
            }
        }
    }

    /// Returns true if a finding is at the changed field or in it, at the object that lacks it, or of a rule that
    /// compares the field with another one.
    private static func isAbout(_ mistake: SingleMistake, _ finding: Finding, _ object: Object) -> Bool {
        let path = FieldPath(mistake.path).description
        return finding.path == path || finding.path.hasPrefix("\(path)[") || finding.path.hasPrefix("\(path).")
            || finding.path == FieldPath(Array(mistake.path.dropLast())).description
            || elsewhere.contains { rule, changed, found in
                rule == "\(finding.rule.id)" && path.hasSuffix(changed) && finding.path.hasSuffix(found)
            }
    }

    /// Returns true for the one change that makes two mistakes: without metadata there is no name, and no uid that
    /// explains the status.
    private static func areIndependent(_ findings: [Finding], _ mistake: SingleMistake) -> Bool {
        mistake.path == [.member("metadata")]
            && findings.map { "\($0.rule.id)" }.sorted() == ["object-name", "status-in-manifest"]
    }

    /// Mistakes that are found at another field, which is as likely to be wrong.
    private static let elsewhere: [(rule: String, changed: String, found: String)] = [
        // Without one of these, nothing tells the schema of the object, so no field is known to be misspelt.
        ("served-version", "", "apiVersion"), ("served-version", "", "kind"),
        // Rules that compare two fields name one of them.
        ("infrastructure-ref", "metadata.namespace", "infrastructureRef.namespace"),
        ("health-check-timeout", "", "initConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds"),
        // The platform is the kind with its group.
        ("platform-supported", "infrastructureRef.apiVersion", "infrastructureRef.kind"),
        ("platform-supported", "infrastructureRef.apiGroup", "infrastructureRef.kind"),
        // An object with a uid was read from a cluster, so its status is no mistake.
        ("status-in-manifest", "metadata.uid", "status"),
    ]

    /// Returns true if the server sets the field that was removed.
    private static func isDefaulted(_ mistake: SingleMistake) -> Bool {
        let configuration = AdmissionConfiguration(controlPlanes: NoControlPlanes())
        guard let file = try? DefaultedFile(mistake.object.json, named: "", configuration),
            let json = file.documents.first, var value = try? Value(json: json)
        else { return false }
        for step in mistake.path {
            switch step {
            case .member(let name): value = value[name]
            case .element(let index): value = value[index]
            }
        }
        return value != .null
    }
}
