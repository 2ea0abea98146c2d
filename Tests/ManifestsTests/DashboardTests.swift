import EventLoop
import TestDocuments
import TestSupport
import Testing

@Suite("Dashboard")
struct DashboardTests {
    private func dashboard() throws -> Value {
        try Value(json: try File.read("\(Deploy.directory)/components/monitoring/dashboard.json", limit: 1 << 22))
    }

    /// Every expression, with the panel that it is drawn in.
    private func expressions() throws -> [(panel: String, expression: String)] {
        let dashboard = try dashboard()
        var all: [(String, String)] = []
        for panel in dashboard["panels"].elements {
            for target in panel["targets"].elements {
                all.append((panel["title"].text ?? "", try #require(target["expr"].text)))
            }
        }
        for annotation in dashboard["annotations"]["list"].elements {
            all.append(("annotation", try #require(annotation["expr"].text)))
        }
        return all
    }

    @Test("It looks at metrics that the server has, and at all that matter", .integration)
    func metrics() throws {
        let families = try Exposition.families()
        var shown: Set<String> = []
        for (panel, expression) in try expressions() {
            for family in Exposition.families(in: expression) {
                #expect(families.contains(family), "\(panel): \(family)")
                shown.insert(family)
            }
        }
        #expect(families.subtracting(shown).isEmpty, "nobody sees \(families.subtracting(shown))")
    }

    @Test(
        "promtool understands every expression",
        .requires(.promtool))
    func promtool() throws {
        let rules = try expressions().enumerated().map { i, pair in
            var expression = pair.expression
            for (variable, value) in [
                ("$__rate_interval", "5m"), ("$job", "a"), ("$instance", ".*"), ("$webhook", ".*"),
            ] {
                expression = expression.replacing(variable, with: value)
            }
            #expect(!expression.contains("$"), "\(pair.panel): \(expression)")
            return Self.object(["record": .string(Array("panel:\(i)".utf8)), "expr": .string(Array(expression.utf8))])
        }
        let scratch = try Scratch()
        let group = Self.object(["name": .string(Array("dashboard".utf8)), "rules": .array(rules)])
        try scratch.write("rules.yaml", Self.object(["groups": .array([group])]).json)
        let checked = try Tool.promtool.run(["check", "rules", scratch.path("rules.yaml")])
        #expect(checked.status == 0, "\(checked.all)")
    }

    private static func object(_ members: [String: Value]) -> Value {
        .object(Dictionary(uniqueKeysWithValues: members.map { (Array($0.key.utf8), $0.value) }))
    }

    @Test("Panels have their own numbers, say what they show, and do not overlap")
    func panels() throws {
        let panels = try dashboard()["panels"].elements
        #expect(Set(panels.map { $0["id"].int ?? 0 }).count == panels.count)
        var taken: Set<[Int]> = []
        for panel in panels {
            let title = panel["title"].text ?? ""
            let place = panel["gridPos"]
            let (x, y, width, height) = (
                place["x"].int ?? -1, place["y"].int ?? -1, place["w"].int ?? 0, place["h"].int ?? 0
            )
            #expect(x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 24, "\(title)")
            for row in y..<(y + height) {
                for column in x..<(x + width) {
                    #expect(taken.insert([row, column]).inserted, "\(title) covers another one")
                }
            }
            guard panel["type"].text != "row" else { continue }
            #expect(
                panel["description"].text?.isEmpty == false && panel["datasource"]["uid"].text == "${datasource}",
                "\(title)")
            #expect(!panel["targets"].elements.isEmpty, "\(title)")
        }
    }

    @Test(
        "Grafana's sidecar finds it",
        .requires(.kubectl))
    func configMap() throws {
        let scratch = try Scratch()
        try scratch.write("kustomization.yaml", "resources: [base]\ncomponents: [monitoring]\n")
        let copied = try Tool.shell.run([
            "-c", "cp -r \"$0/base\" \"$0/components/monitoring\" \"$1\"", Deploy.directory, scratch.path,
        ])
        #expect(copied.status == 0, "\(copied.all)")
        let map = try #require(try Deploy.kustomize(scratch.path).first { $0.name == "ocne-webhook-dashboard" })
        #expect(map.kind == "ConfigMap" && map["metadata"]["labels"]["grafana_dashboard"].text == "1")
        #expect(try Value(json: Array((map["data"]["ocne-webhook.json"].text ?? "").utf8)) == dashboard())
    }
}
