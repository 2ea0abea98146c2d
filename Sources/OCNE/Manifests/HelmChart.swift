/// A Helm chart that installs what `Installation` describes; the choices are its values.
///
/// The templates are generated from the documents of `deploy/` and from the CRDs, so that chart and manifests cannot
/// differ. A release is installed into the namespace of the server; its name is in no object, since there is one server
/// in a cluster.
public struct HelmChart: Sendable {
    /// The version of chart and server: `0.1.0`.
    public let version: String
    /// The image, with its tag or digest; `nil` for `ocne-webhook` with the version as its tag.
    public var image: String?

    /// A file of the chart.
    public struct File: Sendable {
        /// The path below the chart's directory.
        public let path: String
        /// The content, UTF-8.
        public let content: [UInt8]

        init(_ path: String, _ content: String) {
            self.path = path
            self.content = Array(content.utf8)
        }
    }

    /// The name of the chart and of its directory.
    public static let name = Installation.name

    /// Creates a chart of a version.
    public init(version: String) {
        self.version = version
    }

    /// Returns the files of the chart.
    public func files() throws -> [File] {
        [
            File("Chart.yaml", metadata), File("README.md", readme), File("values.yaml", valuesFile),
            File("values.schema.json", String(decoding: valuesSchema, as: UTF8.self)),
            File(".helmignore", ".*\n"), File("templates/NOTES.txt", Self.notes),
        ] + (try Self.crdTemplates()) + (try Self.templates())
    }

    private var metadata: String {
        """
        apiVersion: v2
        name: \(Self.name)
        description: Admission and conversion webhooks for the Cluster API provider of Oracle Cloud Native Environment
        type: application
        version: \(version)
        appVersion: "\(version)"
        kubeVersion: ">=1.27.0-0"
        keywords:
        - cluster-api
        - ocne
        - webhook
        annotations:
          artifacthub.io/license: Apache-2.0

        """
    }

    private var readme: String {
        """
        # \(Self.name)

        Installs the admission and conversion webhooks for the OCNE kinds of Cluster API into the namespace of the release.
        The pods meet Pod Security's level `restricted`. A cluster has one installation; the name of the release is free.

        CRDs are part of the release and are upgraded with it. Uninstalling keeps them, and with them all OCNE objects.

        ## Values

        | Value | Default | Description |
        | --- | --- | --- |
        \(values.map(\.row).joined(separator: "\n"))

        This directory is generated: `ocne-webhook manifests chart`.

        """
    }

    private static let notes = """
        The webhooks serve once the deployment is available:

          kubectl -n {{ .Release.Namespace }} rollout status deployment/\(name)
        {{- if eq .Values.certificates "files" }}

        The server needs the Secret ocne-webhook-tls with tls.crt and tls.key for
        ocne-webhook.{{ .Release.Namespace }}.svc, signed by caBundle.
        {{- end }}

        """
}
