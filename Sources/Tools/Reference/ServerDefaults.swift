internal import APISchema
internal import KubernetesAPI
internal import OCNEAPI

/// Defaults that the webhooks set, and that are therefore not in the schema.
enum ServerDefaults {
    /// Returns the default at a path, names separated by dots, as JSON or in words; nil if there is none.
    static func value(at path: String, of kind: KindSchema) -> String? {
        guard let ocneKind = OCNEKind(rawValue: kind.gvk.kind), let version = APIVersion(rawValue: kind.gvk.version)
        else { return nil }
        return values(of: ocneKind, version)[path]
    }

    private static func values(of kind: OCNEKind, _ version: APIVersion) -> [String: String] {
        var values = ["\(path(kind.configSpecPath)).format": "\"cloud-config\""]
        let controlPlanePath = path(kind.controlPlaneSpecPath)
        if kind == .controlPlane {
            values.merge(strategy(controlPlanePath, version)) { $1 }
            values.merge(controlPlane(version)) { $1 }
        } else if kind == .controlPlaneTemplate, version.defaultsTemplateStrategy {
            values.merge(strategy(controlPlanePath, version)) { $1 }
        }
        return values
    }

    private static func path(_ names: [StaticString]) -> String { names.map { "\($0)" }.joined(separator: ".") }

    private static func strategy(_ path: String, _ version: APIVersion) -> [String: String] {
        let strategy = "\(path).\(version.rolloutStrategyPath)"
        return ["\(strategy).type": "\"RollingUpdate\"", "\(strategy).rollingUpdate.maxSurge": "1"]
    }

    private static func controlPlane(_ version: APIVersion) -> [String: String] {
        var values = ["spec.replicas": "1"]
        if version.referencesHaveNamespaces {
            values["spec.machineTemplate.infrastructureRef.namespace"] = "the object's own namespace"
        }
        return values
    }
}
