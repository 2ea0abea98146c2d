import Checking
import JSON
import TestDocuments
import Testing

/// The parts of the CRDs of OpenReports (openreports.io/v1alpha1) and of the Policy Working Group
/// (wgpolicyk8s.io/v1alpha2) that documents are held to: both have the same fields, but for `source` of the report.
private struct ReportSchema {
    let api: ReportAPI

    private static let states: Set = ["pass", "fail", "warn", "error", "skip"]
    private static let severities: Set = ["critical", "high", "medium", "low", "info"]

    /// Returns the violations in a document.
    func errors(in report: Value) -> [String] {
        var errors = unknown(
            report,
            ["apiVersion", "kind", "metadata", "results", "summary", "scope", "scopeSelector"]
                + (api == .openReports ? ["source", "configuration"] : []), "report")
        errors += unknown(report["summary"], Array(Self.states), "summary")
        for state in report["summary"].names where report["summary"][state].int == nil { errors.append(state) }
        for result in report["results"].elements {
            errors += unknown(
                result,
                [
                    "category", "message", "policy", "properties", "resourceSelector", "resources", "result", "rule",
                    "scored", "severity", "source", "timestamp",
                ], "result")
            if result["policy"].text == nil { errors.append("policy is required") }
            for name in ["category", "message", "rule", "source"] where !isText(result[name]) { errors.append(name) }
            if !Self.states.contains(result["result"].text ?? "pass") { errors.append("result") }
            if !Self.severities.contains(result["severity"].text ?? "low") { errors.append("severity") }
            let time = result["timestamp"]
            errors += unknown(time, ["seconds", "nanos"], "timestamp")
            if time["seconds"].int == nil || time["nanos"].int == nil { errors.append("timestamp") }
            for name in result["properties"].names where result["properties"][name].text == nil {
                errors.append("properties.\(name)")
            }
            for object in result["resources"].elements {
                errors += unknown(
                    object, ["apiVersion", "fieldPath", "kind", "name", "namespace", "resourceVersion", "uid"], "object"
                )
                for name in object.names where object[name].text == nil { errors.append("resources.\(name)") }
            }
        }
        return errors
    }

    private func isText(_ value: Value) -> Bool { value == .null || value.text != nil }

    private func unknown(_ value: Value, _ known: [String], _ place: String) -> [String] {
        value.names.filter { !known.contains($0) }.map { "unknown \(place).\($0)" }
    }
}

@Suite("Documents of report APIs")
struct PolicyReportTests {
    @Test("Are valid, and have the findings but the notes", arguments: ReportAPI.allCases)
    func valid(api: ReportAPI) throws {
        var report = try ClusterReportTests.sample()
        report.unread = [("machines.cluster.x-k8s.io", "forbidden")]
        let documents = report.documents(api, at: 1_764_000_000)
        #expect(documents.map(\.namespace) == ["", "n"])
        let values = try documents.map { try Value(json: $0.json) }
        for value in values { #expect(ReportSchema(api: api).errors(in: value) == []) }
        #expect(
            values.compactMap { $0["kind"].text }
                == (api == .openReports ? ["ClusterReport", "Report"] : ["ClusterPolicyReport", "PolicyReport"]))
        #expect(values[0]["summary"]["error"].int == 1 && values[0]["results"].elements.count == 1)
        #expect(values[1]["summary"]["fail"].int == 2 && values[1]["summary"]["warn"].int == 1)
        let first = values[1]["results"][0]
        #expect(first["rule"].text == "replicas" && first["policy"].text == "ocne-rules")
        #expect(first["resources"][0]["name"].text == "cp" && first["properties"]["effect"].text == "refused")
        #expect(values[1]["metadata"]["labels"]["app.kubernetes.io/managed-by"].text == "ocne-webhook-check")
    }

    @Test("Many findings of a namespace are in several documents, each with its own summary")
    func many() throws {
        let objects = (0..<1100).map { Sample.machine("m\($0)", metadata: Sample.ownedByCluster) }
        let documents = try clusterReport(objects, cluster: [Sample.cluster].filter { _ in false })
            .documents(.openReports, at: 0)
        #expect(documents.count > 2)
        #expect(documents[1].name == "ocne-webhook-check-2")
        for document in documents {
            let value = try Value(json: document.json)
            #expect(value["results"].elements.count <= 500 && document.json.count < 1_000_000)
            #expect(value["summary"]["warn"].int == value["results"].elements.count)
        }
    }

    @Test("Long messages are cut")
    func long() throws {
        var report = try clusterReport([])
        report.unread = [("machines", String(repeating: "x", count: 3000))]
        let documents = report.documents(.openReports, at: 0)
        let messages = try documents.flatMap { try Value(json: $0.json)["results"].elements.map { $0["message"].text } }
        #expect(messages.map { $0?.count } == [1025])
    }

    @Test("The family of a rule is the policy, and refusals are more severe than warnings")
    func families() throws {
        let documents = try clusterReport([
            Sample.controlPlane(replicas: 2, config: #"{"format":"ignitoin"}"#), Sample.machine("m"),
        ]).documents(.openReports, at: 0)
        var found: Set<String> = []
        for document in documents {
            for result in try Value(json: document.json)["results"].elements {
                let (policy, rule) = (result["policy"].text ?? "", result["rule"].text ?? "")
                found.insert("\(policy) \(rule) \(result["severity"].text ?? "")")
            }
        }
        #expect(
            found.isSuperset(of: [
                "schema schema-value high", "ocne-rules replicas high", "check unowned-machine low",
                "technology-preview primary-resources low",
            ]), "\(found)")
    }

    @Test("A cluster without findings has no documents")
    func none() {
        #expect(ClusterReport().documents(.policyReport, at: 0).isEmpty)
    }
}
