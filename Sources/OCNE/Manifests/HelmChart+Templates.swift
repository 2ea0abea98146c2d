internal import OCNEAPI

extension HelmChart {
    private static let namespace = "{{ .Release.Namespace }}"

    /// The choices as expressions of the values.
    private static let choices: DocumentChoices = {
        var choices = DocumentChoices()
        choices.namespace = namespace
        choices.image = DocumentChoices.scalar(
            "{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}"
                + "{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}")
        choices.replicas = "{{ .Values.replicas }}"
        choices.controlPlaneNamespace = "{{ .Values.controlPlaneNamespace }}"
        choices.bootstrapNamespace = "{{ .Values.bootstrapNamespace }}"
        choices.webhookAnnotations = injections(heading: "  annotations:")
        choices.clientConfig = caBundle(indent: 4)
        choices.webhookNames = .template(condition: ".Values.replaceCapocne")
        choices.arguments = ["{{- range .Values.extraArgs }}", "        - {{ . | quote }}", "{{- end }}"]
        choices.container = given("image.pullPolicy", "        imagePullPolicy: {{ .Values.image.pullPolicy }}")
        choices.pod =
            given("imagePullSecrets", "      imagePullSecrets: {{ toJson .Values.imagePullSecrets }}")
            + given("nodeSelector", "      nodeSelector: {{ toJson .Values.nodeSelector }}")
        return choices
    }()

    /// Returns lines that are rendered if a value is not empty.
    private static func given(_ value: String, _ line: String) -> [String] {
        ["{{- if .Values.\(value) }}", line, "{{- end }}"]
    }

    private static func condition(_ component: Installation.Component) -> String {
        switch component {
        case .certificates(let source): "eq .Values.certificates \"\(source.rawValue)\""
        case .profile(let profile): "eq .Values.profile \"\(profile.rawValue)\""
        }
    }

    /// The annotations that request the injection of the CA bundle.
    private static func injections(heading: String? = nil) -> [String] {
        let sources = Installation.CertificateSource.allCases.compactMap { source in
            source.injection(namespace: namespace).map { (source, $0) }
        }
        var lines: [String] = []
        for (source, annotation) in sources {
            lines.append("{{- \(lines.isEmpty ? "if" : "else if") \(condition(.certificates(source))) }}")
            if let heading { lines.append(heading) }
            lines.append("    \(annotation.name): \(DocumentChoices.scalar(annotation.value))")
        }
        return lines + ["{{- end }}"]
    }

    private static func caBundle(indent: Int) -> [String] {
        [
            "{{- if \(condition(.certificates(.files))) }}",
            String(repeating: " ", count: indent) + "caBundle: {{ .Values.caBundle | b64enc }}", "{{- end }}",
        ]
    }

    // MARK: Files

    /// Returns the templates of the documents of `deploy/`, a file for each kind.
    static func templates() throws -> [File] {
        var files: [(kind: String, text: String)] = []
        for document in Installation.documents {
            var text = ConditionalText(document.text)
            var components: [Installation.Component] = []
            for edit in document.edits where !components.contains(edit.component) { components.append(edit.component) }
            for component in components {
                text.add(document.edited(by: component), if: condition(component))
            }
            var conditions = document.component.map { [condition($0)] } ?? []
            let kind = document.kind
            // Helm creates the namespace itself, and fails if it exists.
            if kind == "Namespace" { conditions.append(".Values.createNamespace") }
            var template = "---\n" + choices.applied(to: try text.template())
            for condition in conditions { template = "{{- if \(condition) }}\n\(template){{- end }}\n" }
            if let index = files.firstIndex(where: { $0.kind == kind }) {
                files[index].text += template
            } else {
                files.append((kind, template))
            }
        }
        return files.map { File("templates/\(fileName($0.kind)).yaml", $0.text) }
    }

    /// Returns the templates of the CRDs. They are no files in `crds/`, which Helm does not render and never upgrades.
    static func crdTemplates() throws -> [File] {
        let standard = APIVersion.defaultStorage.rawValue
        func crds(_ storage: String) -> [CustomResourceDefinition] {
            var installation = Installation()
            installation.storageVersion = storage
            installation.certificates = .selfManaged
            return installation.customResourceDefinitions
        }
        return try crds(standard).map { crd in
            var text = ConditionalText(try yaml(crd))
            for storage in CustomResourceDefinition.storableVersions where storage != standard {
                guard let other = crds(storage).first(where: { $0.name == crd.name }) else { continue }
                text.add(try yaml(other), if: "eq .Values.storage \"\(storage)\"")
            }
            var lines: [String] = ["{{- if .Values.crds }}"]
            // Helm takes a document that is only a comment for an object.
            for line in try text.template().split(separator: "\n") where !line.hasPrefix("#") {
                lines.append(choices.inNamespace(String(line)))
                // Uninstalling must not delete the objects.
                if line == "metadata:" {
                    lines += ["  annotations:", "    helm.sh/resource-policy: keep"] + injections()
                }
                if line == "      clientConfig:" { lines += caBundle(indent: 8) }
            }
            lines.append("{{- end }}")
            return File("templates/crds/\(crd.fileName)", lines.joined(separator: "\n") + "\n")
        }
    }

    private static func yaml(_ definition: CustomResourceDefinition) throws -> String {
        String(decoding: try definition.yaml(), as: UTF8.self)
    }

    /// Returns the name of a kind in the form of file names: `cluster-role-binding`.
    private static func fileName(_ kind: String) -> String {
        kind.reduce(into: "") { name, letter in
            if letter.isUppercase, !name.isEmpty { name += "-" }
            name += letter.lowercased()
        }
    }
}
