internal import JSON
internal import OCNEAPI

extension HelmChart {
    /// A value of the chart.
    struct Value: Sendable {
        /// The path in `values.yaml`, one or two names.
        let path: [String]
        /// The default as JSON.
        let defaultJSON: String
        /// The JSON Schema without the description, as the members of an object.
        let schema: String
        /// Description of the value, in one sentence or two.
        let doc: String

        init(_ path: String, _ defaultJSON: String, _ schema: String, _ doc: String) {
            self.path = path.split(separator: ".").map(String.init)
            self.defaultJSON = defaultJSON
            self.schema = schema
            self.doc = doc
        }

        /// The row of the value in tables of documents.
        var row: String { "| `\(path.joined(separator: "."))` | `\(defaultJSON)` | \(doc) |" }
    }

    /// The rows of the tables that document the values.
    public var valueRows: [String] { values.map(\.row) }

    private static func choice(_ names: [String]) -> String {
        "\"enum\":[\(names.map { "\"\($0)\"" }.joined(separator: ","))]"
    }

    private static let namespacePattern = #""type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$""#

    /// The values in the order in which they are documented.
    var values: [Value] {
        let standard = Installation()
        let image = ImageName(image ?? Installation.name)
        return [
            Value(
                "certificates", "\"\(standard.certificates.rawValue)\"",
                Self.choice(Installation.CertificateSource.allCases.map(\.rawValue)),
                "Source of the serving certificate and of the CA bundles. One of: "
                    + Installation.CertificateSource.allCases.map(\.rawValue).joined(separator: ", ") + "."),
            Value(
                "caBundle", #""""#, #""type":"string""#,
                "CA certificates in PEM format, for `--set-file`. Required by certificates `files`, which reads the Secret `ocne-webhook-tls`."
            ),
            Value(
                "profile", "\"\(standard.profile.rawValue)\"",
                Self.choice(Installation.Profile.allCases.map(\.rawValue)),
                "Technology Preview profile to install. One of: "
                    + Installation.Profile.allCases.map(\.rawValue).joined(separator: ", ") + "."),
            Value(
                "replaceCapocne", "false", #""type":"boolean""#,
                "Take over the webhook configurations of an installed CAPOCNE. Requires certificates `cert-manager`."),
            Value(
                "controlPlaneNamespace", "\"\(standard.controlPlaneNamespace)\"", Self.namespacePattern,
                "Namespace of OCNE's control plane provider. Its service account and its ConfigMap `ocne-metadata` are trusted."
            ),
            Value(
                "bootstrapNamespace", "\"\(standard.bootstrapNamespace)\"", Self.namespacePattern,
                "Namespace of OCNE's bootstrap provider. Its service account is trusted."),
            Value("crds", "true", #""type":"boolean""#, "Install the CRDs."),
            Value(
                "storage", "\"\(standard.storageVersion)\"", Self.choice(CustomResourceDefinition.storableVersions),
                "Storage version of the CRDs. Earlier versions are marked deprecated."),
            Value(
                "createNamespace", "false", #""type":"boolean""#,
                "Render the Namespace with its Pod Security labels, for `helm template`."),
            Value("replicas", "2", #""type":"integer","minimum":1"#, "Number of replicas of the server."),
            Value(
                "image.repository", "\"\(image.repository)\"", #""type":"string","minLength":1"#,
                "Image of the server without tag."),
            Value(
                "image.tag", "\"\(image.tag)\"", #""type":"string""#, "Tag of the image; the chart's version if empty."),
            Value(
                "image.digest", "\"\(image.digest)\"", #""type":"string","pattern":"^(sha256:[0-9a-f]{64})?$""#,
                "Digest of the image, instead of a tag."),
            Value(
                "image.pullPolicy", #""""#, Self.choice(["", "Always", "IfNotPresent", "Never"]),
                "Pull policy of the image; the cluster's default if empty."),
            Value(
                "imagePullSecrets", "[]", #""type":"array","items":{"type":"object"}"#,
                "Secrets for pulling the image, as in a pod."),
            Value(
                "extraArgs", "[]", #""type":"array","items":{"type":"string","pattern":"^--"}"#,
                "More flags of `ocne-webhook serve`, such as `--feature-gates=ClusterTopology=true`."),
            Value("nodeSelector", "{}", #""type":"object""#, "Labels of the nodes to run on."),
        ]
    }

    /// `values.yaml`.
    var valuesFile: String {
        var text = "# Values of the chart; values.schema.json has their types.\n"
        var group = ""
        for value in values {
            let isNested = value.path.count > 1
            if isNested, value.path[0] != group {
                group = value.path[0]
                text += "\n\(group):\n"
            } else if !isNested {
                text += "\n"
            }
            let margin = isNested ? "  " : ""
            text += "\(margin)# \(value.doc)\n\(margin)\(value.path.last ?? ""): \(value.defaultJSON)\n"
        }
        return text
    }

    /// `values.schema.json`, which Helm checks values with.
    var valuesSchema: [UInt8] {
        var groups: [(name: String, members: [Value])] = []
        for value in values {
            if let last = groups.indices.last, groups[last].name == value.path[0] {
                groups[last].members.append(value)
            } else {
                groups.append((value.path[0], [value]))
            }
        }
        let properties = groups.map { group in
            let members = group.members.map { value in
                "\"\(value.path.last ?? "")\":{\(value.schema),\"description\":\(Self.quoted(value.doc))}"
            }
            guard group.members[0].path.count > 1 else { return members[0] }
            return "\"\(group.name)\":{\"type\":\"object\",\"additionalProperties\":false,"
                + "\"properties\":{\(members.joined(separator: ","))}}"
        }
        let needsBundle =
            #"{"if":{"properties":{"certificates":{"const":"files"}}},"#
            + #""then":{"properties":{"caBundle":{"pattern":"-----BEGIN CERTIFICATE-----","not":{"pattern":"PRIVATE KEY-----"}}}},"#
            + #""else":{"properties":{"caBundle":{"const":""}}}}"#
        let needsCertManager =
            #"{"if":{"properties":{"replaceCapocne":{"const":true}}},"#
            + #""then":{"properties":{"certificates":{"const":"cert-manager"}}}}"#
        // Charts that have this one as a dependency set "global".
        return Array(
            """
            {"$schema":"http://json-schema.org/draft-07/schema#","type":"object","additionalProperties":false,\
            "properties":{"global":{"type":"object"},\(properties.joined(separator: ","))},\
            "allOf":[\(needsBundle),\(needsCertManager)]}

            """.utf8)
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
