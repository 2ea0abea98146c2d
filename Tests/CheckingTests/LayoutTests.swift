import OCNEAPI
import TestDocuments
import Testing

@testable import Checking

/// What edits keep of the layout of a file.
@Suite("Layout of edited manifests")
struct LayoutTests {
    /// The commands that edit.
    enum Edit: CaseIterable {
        case defaults, toV1Alpha1, toV1Beta2

        /// Returns the edited text, and true if a document was rewritten instead of edited.
        func applied(to text: [UInt8]) throws -> (text: [UInt8], isRewritten: Bool) {
            switch self {
            case .defaults:
                let file = try DefaultedFile(text, named: "", .init(controlPlanes: NoControlPlanes()))
                return (file.text, file.losses.isRewritten)
            case .toV1Alpha1, .toV1Beta2:
                let version = self == .toV1Beta2 ? APIVersion.v1beta2 : .v1alpha1
                let file = try ConvertedFile(text, named: "", to: version)
                return (file.text, file.losses.isRewritten)
            }
        }

        func applied(to text: String) throws -> String {
            String(decoding: try applied(to: Array(text.utf8)).text, as: UTF8.self)
        }
    }

    private static let texts: [String] =
        ["Broken", "Fine"].flatMap { folder in
            Files.names(in: folder).compactMap { try? Files.text("\(folder)/\($0)") }
        } + [
            "apiVersion: bootstrap.cluster.x-k8s.io/v1beta2\nkind: OCNEConfig\nspec: {ntp: {enabled: true}}\n",
            // A layout that cannot be edited.
            "? apiVersion\n: controlplane.cluster.x-k8s.io/v1alpha1\n? kind\n: OCNEControlPlane\n? spec\n: {replicas: 3}\n",
        ]

    @Test("An edit gives the same with CRLF, with a byte order mark, and without a line end at the end")
    func lineEnds() throws {
        #expect(Self.texts.count > 15)
        for text in Self.texts {
            for edit in Edit.allCases {
                guard let result = try? edit.applied(to: text) else { continue }
                #expect(
                    try edit.applied(to: text.replacing("\n", with: "\r\n")) == result.replacing("\n", with: "\r\n"))
                #expect(try edit.applied(to: "\u{FEFF}" + text) == "\u{FEFF}" + result)
                let open = Self.withoutEnd(text)
                let withoutEnd = try edit.applied(to: open)
                #expect(!withoutEnd.hasSuffix("\n"), "\(edit): \(withoutEnd.suffix(200))")
                #expect(Self.withoutEnd(withoutEnd) == Self.withoutEnd(result))
            }
        }
    }

    private static func withoutEnd(_ text: String) -> String {
        String(text.reversed().drop { $0 == "\n" }.reversed())
    }

    private static let head =
        "apiVersion: controlplane.cluster.x-k8s.io/v1alpha1\nkind: OCNEControlPlane\nmetadata: {name: a}\n"
    private static let newHead =
        "apiVersion: controlplane.cluster.x-k8s.io/v1beta2\nkind: OCNEControlPlane\nmetadata: {name: a}\n"

    private static func toV1Beta2(_ spec: String) throws -> String {
        let file = try ConvertedFile(
            Array((head + spec).utf8), named: "", to: .v1beta2, preservesFields: false)
        let result = String(decoding: file.text, as: UTF8.self)
        #expect(result.hasPrefix(newHead) && !file.losses.isRewritten)
        return String(result.dropFirst(newHead.count))
    }

    @Test("Changed and moved values keep their quotes")
    func quotes() throws {
        let flow = #"{apiVersion: "bootstrap.cluster.x-k8s.io/v1alpha1", kind: 'OCNEConfig', metadata: {name: a}}"#
        let file = try ConvertedFile(Array(flow.utf8), named: "", to: .v1beta2, preservesFields: false)
        #expect(String(decoding: file.text, as: UTF8.self) == flow.replacing("v1alpha1", with: "v1beta2"))
        for quote in ["'", "\""] {
            let text = Self.head + "spec:\n  version: \(quote)1.28.3\(quote)\n"
            #expect(try Edit.defaults.applied(to: text).contains("\n  version: \(quote)v1.28.3\(quote)\n"))
        }
        let arguments = """
            spec:
              rolloutAfter: '2030-01-01T00:00:00Z'
              controlPlaneConfig:
                clusterConfiguration:
                  apiServer:
                    extraArgs:
                      # days
                      "a": "30"   # kept
                      b: 'x'
                      c: |
                        long
                      d: plain
                      e: >-
                        folded
                        text

            """
        #expect(
            try Self.toV1Beta2(arguments) == """
                spec:
                  rollout:
                    after: '2030-01-01T00:00:00Z'
                  controlPlaneConfig:
                    clusterConfiguration:
                      apiServer:
                        extraArgs:
                        # days
                        - name: a
                          value: "30"   # kept
                        - name: b
                          value: 'x'
                        - name: c
                          value: |
                            long
                        - name: d
                          value: plain
                        - name: e
                          value: >-
                            folded
                            text

                """)
    }

    @Test("New lists and objects are indented like the others of the file")
    func indentation() throws {
        let wide = """
            spec:
                controlPlaneConfig:
                    files:
                        - path: /a
                    clusterConfiguration:
                        apiServer:
                            extraArgs:
                                a: b
                machineTemplate:
                    nodeDrainTimeout: 10m

            """
        let result = try Self.toV1Beta2(wide)
        #expect(
            result.contains(
                "                extraArgs:\n                    - name: a\n                      value: b\n"),
            "\(result)")
        #expect(
            result.contains(
                "    machineTemplate:\n        spec:\n            deletion:\n                nodeDrainTimeoutSeconds: 600\n"
            ),
            "\(result)")
        let compact = wide.replacing("            - path", with: "        - path")
        #expect(
            try Self.toV1Beta2(compact).contains(
                "                extraArgs:\n                - name: a\n                  value: b\n"))
    }

    @Test("Comments above a field move with it, and those at the end of a section stay")
    func comments() throws {
        let text = """
            spec:
              # A section.

              # How long,
              # and why.
              machineTemplate:
                # Ten.
                # Minutes.
                nodeDrainTimeout: 10m
                # End of the template.

              # The version.
              version: v1.28.3
              # End of the spec.
            # End of the object.

            """
        #expect(
            try Self.toV1Beta2(text) == """
                spec:
                  # A section.

                  # How long,
                  # and why.
                  machineTemplate:
                    spec:
                      deletion:
                        # Ten.
                        # Minutes.
                        nodeDrainTimeoutSeconds: 600
                    # End of the template.

                  # The version.
                  version: v1.28.3
                  # End of the spec.
                # End of the object.

                """)
    }

    static let styles: [(text: String, step: Int, listIndent: Int)] = [
        ("", 2, 0), ("a:\n  b:\n  - c\n", 2, 0), ("a:\n  b:\n    - c\n", 2, 2), ("a:\n    b:\n    - c\n", 4, 0),
        ("a:\n   b:\n      - c:\n        - d\n      - e:\n           - f\n", 3, 3),
        ("# a:\n#   - b\na:\n\n  # c\n  - d\n", 2, 2), ("a:\r\n- b\r\n", 2, 0),
    ]

    @Test("The indentation is that of most lines", arguments: styles)
    func style(text: String, step: Int, listIndent: Int) {
        let style = BlockStyle(SourceText(Array(text.utf8)))
        #expect(style.step == step && style.listIndent == listIndent)
    }
}
