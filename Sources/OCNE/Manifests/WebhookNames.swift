/// The names of the webhook configurations of the OCNE kinds.
enum WebhookNames {
    /// Those of `deploy/base`.
    case own
    /// Those of CAPOCNE, which this server takes over.
    case capocne
    /// Those of CAPOCNE, without the labels of its providers.
    case capocneWithoutLabels
    /// Those of CAPOCNE if a condition of a template holds, else those of `deploy/base`.
    case template(condition: String)

    /// A webhook configuration of `deploy/base` for the kinds of one of OCNE's two providers.
    struct Configuration {
        /// The name in `deploy/base`: `ocne-webhook-bootstrap`.
        let name: String
        /// The name in CAPOCNE: `capi-ocne-bootstrap-mutating-webhook-configuration`.
        let capocneName: String
        /// The name by which clusterctl identifies the provider: `bootstrap-ocne`.
        let provider: String

        /// Creates it from the lines of a document; `nil` if that is another one.
        init?(_ document: [String]) {
            let suffix = "WebhookConfiguration"
            guard
                let kind = document.first(where: { $0.hasPrefix("kind: ") && $0.hasSuffix(suffix) })
            else { return nil }
            let type = kind.dropFirst("kind: ".count).dropLast(suffix.count).lowercased()
            name = document.first { $0.hasPrefix("  name: ") }.map { String($0.dropFirst("  name: ".count)) } ?? ""
            let part = name.dropFirst("\(Installation.name)-".count)
            provider = ["bootstrap", "control-plane"].contains(part) ? "\(part)-ocne" : ""
            capocneName = provider.isEmpty ? name : "capi-ocne-\(part)-\(type)-webhook-configuration"
        }

        fileprivate var label: [String] {
            provider.isEmpty ? [] : ["    \(CustomResourceDefinition.providerLabel): \(provider)"]
        }
    }

    /// Returns the name of a configuration, or the expression of a template.
    func name(of configuration: Configuration) -> String {
        guard configuration.capocneName != configuration.name else { return configuration.name }
        switch self {
        case .own: return configuration.name
        case .capocne, .capocneWithoutLabels: return configuration.capocneName
        case .template(let condition):
            return "{{ if \(condition) }}\(configuration.capocneName){{ else }}\(configuration.name){{ end }}"
        }
    }

    /// Returns the labels of a configuration, as lines.
    func labels(of configuration: Configuration) -> [String] {
        switch self {
        case .own, .capocneWithoutLabels: []
        case .capocne: configuration.label
        case .template(let condition):
            configuration.label.isEmpty ? [] : ["{{- if \(condition) }}"] + configuration.label + ["{{- end }}"]
        }
    }
}
