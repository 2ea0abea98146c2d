import Checking
import JSON
import OCNEAPI
import TechPreview
import TestDocuments
import Testing
import YAML

extension ClusterReport {
    var json: [UInt8] {
        var bytes: [UInt8] = []
        json { bytes += $0 }
        return bytes
    }

    var sarif: [UInt8] {
        var bytes: [UInt8] = []
        sarif(version: "1.2.3") { bytes += $0 }
        return bytes
    }

    func documents(_ api: ReportAPI, at seconds: Int64) -> [ReportDocument] {
        var documents: [ReportDocument] = []
        forEachDocument(api, at: seconds) { documents.append($0) }
        return documents
    }
}

@Suite("Reports on a cluster")
struct ClusterReportTests {
    static func sample() throws -> ClusterReport {
        var report = try clusterReport([
            Sample.cluster, Sample.template, Sample.controlPlane(replicas: 2),
            Sample.controlPlane("other", replicas: 2),
            Sample.machine("m", metadata: Sample.ownedByCluster),
        ])
        report.settings = [("policy", "profile ocne")]
        report.absent = ["machinepools.cluster.x-k8s.io"]
        return report
    }

    @Test("The text has a table of resources, and each finding once with its objects")
    func text() throws {
        #expect(
            try Self.sample().text(inColor: false) == """
                RESOURCE            VERSION                                  OBJECTS  REFUSED  WARNINGS
                Cluster             cluster.x-k8s.io/v1beta1                       1        0         0
                OCIMachineTemplate  infrastructure.cluster.x-k8s.io/v1beta1        1        0         0
                OCNEControlPlane    controlplane.cluster.x-k8s.io/v1alpha1         2        2         0
                Machine             cluster.x-k8s.io/v1beta1                       1        0         0

                Refused: every write of these objects, by any client and controller
                  spec.replicas: Forbidden: cannot be an even number when etcd is stacked [replicas]
                    = set spec.replicas to an odd number, such as 3
                    OCNEControlPlane n/cp, OCNEControlPlane n/other

                Warnings: accepted, but something is wrong
                  no Cluster refers to this control plane [control-plane-without-cluster]
                    = set spec.controlPlaneRef of its Cluster, or delete it
                    OCNEControlPlane n/other

                Notes: accepted and correct
                  v1beta2 keeps in its annotation: spec.machineTemplate.infrastructureRef.apiVersion [conversion-preserved]
                    OCNEControlPlane n/cp, OCNEControlPlane n/other

                not in the cluster: machinepools (cluster.x-k8s.io)
                policy: profile ocne
                5 objects: 2 would be refused

                """)
    }

    @Test("Shows what was not read, and that a check was interrupted")
    func incomplete() throws {
        var report = ClusterReport()
        report.unread = [("machines.cluster.x-k8s.io", "forbidden\u{1B}[2J")]
        report.isInterrupted = true
        let text = report.text(inColor: false)
        #expect(text.contains("not checked: machines.cluster.x-k8s.io: forbidden\\x1b[2J\n"))
        #expect(text.hasSuffix("0 objects: nothing would be refused; interrupted: the report is incomplete\n"))
        #expect(!report.isComplete)
        report.isInterrupted = false
        #expect(
            report.text(inColor: false).hasSuffix("0 objects: nothing would be refused; the report is incomplete\n"))
    }

    @Test("The JSON has every finding with its object")
    func json() throws {
        let json = try Value(json: try Self.sample().json)
        let refused = json["findings"].elements.filter { $0["effect"].text == "refused" }
        #expect(refused.map { $0["object"]["name"].text } == ["cp", "other"])
        #expect(refused.first?["rule"].text == "replicas" && refused.first?["path"].text == "spec.replicas")
        #expect(refused.first?["object"]["uid"].text == "cp")
        #expect(json["summary"]["refused"].int == 2 && json["summary"]["complete"].bool == true)
        #expect(json["resources"].elements.count == 4)
        #expect(json["notInstalled"].elements.count == 1)
    }

    /// Returns the report on one object in a file.
    private static func placed(_ text: String) throws -> ClusterReport {
        var check = try clusterCheck()
        let file = DumpFile("a b/c.yaml", Array(text.utf8))
        for document in try YAML.read(Array(text.utf8)) {
            var tape = Tape()
            let bytes = document.json.span
            let item = try tape.parse(bytes).root.descendant(at: 0)
            var items = Field(item)["items"].elements
            while let object = items.next() {
                check.resume("ocneconfigs", version: "v1beta2")
                check.check(
                    object.text, apiVersion: "bootstrap.cluster.x-k8s.io/v1beta2", kind: "OCNEConfig",
                    at: ObjectPlace(file, document, offset: object.byteOffset))
            }
        }
        return check.result
    }

    @Test(
        "A finding in a dump has file, line and column in all formats",
        arguments: [
            ("items:\n- metadata: {name: a, namespace: é}\n  spec:\n    format: wrong", 4, 13),
            ("a: 1\n---\nitems:\n- {}\n- metadata: {namespace: é}\n  spec: {fromat: x}", 6, 10),
            ("{\"items\":[{\"metadata\":{\"namespace\":\"é\"},\n \"spec\":{\"x\":1,\"format\":\"wrong\"}}]}", 2, 25),
            ("{\"a\":1}\n{\"items\":[{\"metadata\":{\"namespace\":\"é\"}, \"spec\":{\"format\":\"wrong\"}}]}", 2, 59),
        ])
    func places(text: String, line: Int, column: Int) throws {
        let report = try Self.placed(text)
        let finding = try #require(report.findings.first { $0.path.hasPrefix("spec.f") })
        #expect(finding.place?.file == "a b/c.yaml")
        #expect(finding.place?.position == SourcePosition(line: line, column: column))
        let place = "a b/c.yaml:\(line):\(column)"
        #expect(report.text(inColor: false).contains("(\(place))\n"))
        let json = try Value(json: report.json)["findings"].elements
        #expect(json.contains { $0["line"].int == line && $0["column"].int == column })
        let results = try Value(json: report.sarif)["runs"][0]["results"].elements
        let locations = results.map { $0["locations"][0]["physicalLocation"] }
        #expect(locations.allSatisfy { $0["artifactLocation"]["uri"].text == "a%20b/c.yaml" })
        #expect(
            locations.contains { $0["region"]["startLine"].int == line && $0["region"]["startColumn"].int == column })
        let documents = try report.documents(.openReports, at: 0).map { try Value(json: $0.json) }
        #expect(
            documents.contains { $0["results"].elements.contains { $0["properties"]["location"].text == place } })
    }

    @Test("SARIF results have a rule of the tool, a location and a level")
    func sarif() throws {
        let run = try Value(json: try Self.sample().sarif)["runs"][0]
        let rules = run["tool"]["driver"]["rules"].elements.compactMap { $0["id"].text }
        #expect(Set(rules).count == rules.count)
        let results = run["results"].elements
        #expect(results.count == 5)
        for result in results {
            #expect(rules.contains(result["ruleId"].text ?? ""))
            #expect(["error", "warning", "note"].contains(result["level"].text))
            let location = result["locations"][0]
            #expect(
                location["physicalLocation"]["artifactLocation"]["uri"].text?.hasPrefix(
                    "controlplane.cluster.x-k8s.io/v1alpha1/OCNEControlPlane/n/") == true)
        }
    }
}
