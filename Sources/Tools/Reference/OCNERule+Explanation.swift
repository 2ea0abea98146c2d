internal import KubernetesAPI
public import OCNEAPI

extension OCNERule {
    /// The documentation of the rule, as `ocne-webhook explain` prints it: with each kind and its operations, and the
    /// fields that the rule checks in it.
    public var explanation: String {
        var text = "\(id)\n\n\(summary)\n\nInstead: \(remedy)\nMode: \(modeText)\n"
        text += "Source: \(declaration.source)\n"
        for kind in declaration.kinds {
            let operations = declaration.operations(on: kind).map { $0.rawValue.lowercased() }
            text += "\n\(kind.rawValue) (\(operations.joined(separator: ", ")))\n"
            for path in paths(in: kind) {
                // A path that some versions lack is shown with those that have it.
                let versions = APIVersion.allCases.filter { declaration.paths(in: kind, $0).contains(path) }
                let scope =
                    versions == APIVersion.allCases ? "" : " (\(versions.map(\.rawValue).joined(separator: ", ")))"
                text += "  \(path)\(scope)\n"
            }
        }
        return text
    }
}
