import APISchema
import KubernetesAPI
import OCNEAPI
import Trees

/// An object without the annotation that is valid in two versions.
struct Base {
    let kind: OCNEKind
    let version: APIVersion
    /// The other version, which the object is converted to directly.
    let other: APIVersion
    let object: Tree
    /// The object in the other version.
    let plain: Tree

    var group: String { kind.schema(in: version).gvk.group }

    init(_ kind: OCNEKind, _ version: APIVersion, _ other: APIVersion, _ spec: String) {
        self.kind = kind
        self.version = version
        self.other = other
        let (group, name) = (kind.schema(in: version).gvk.group, kind.schema(in: version).gvk.kind)
        let status = kind.schema(in: version).hasStatus ? #","status":{"observedGeneration":3}"# : ""
        let text =
            #"{"apiVersion":"\#(group)/\#(version.rawValue)","kind":"\#(name)","metadata":{"name":"n","namespace":"d","uid":"u"},"#
            + #""spec":\#(spec)\#(status)}"#
        guard let object = Tree(Array(text.utf8)),
            let plain = Tree(FuzzAnnotation.convert(object.text, to: other))
        else { fatalError("no JSON: \(text)") }
        self.object = object
        self.plain = plain
        let isRight =
            FuzzAnnotation.isAllowed(object, nil, kind, version) && FuzzAnnotation.isAllowed(plain, nil, kind, other)
        guard isRight, FuzzAnnotation.violations(of: plain, self).isEmpty else { fatalError("not allowed: \(text)") }
    }

    /// Objects by kind and version: small ones, and ones with lists.
    static let all: [[Base]] = OCNEKind.allCases.flatMap { kind in
        APIVersion.allCases.map { version in
            version.counterparts.flatMap { other in
                ["", full(version)].map {
                    Base(kind, version, other, spec(kind, version, config: #"{"format":"cloud-config"\#($0)}"#))
                }
            }
        }
    }

    private static func full(_ version: APIVersion) -> String {
        let (empty, arguments) =
            switch version {
            case .v1alpha1: (#""content":"","#, #"{"a":"1","b":""}"#)
            case .v1beta2: (#""append":false,"#, #"[{"name":"b","value":"1"},{"name":"a","value":""}]"#)
            }
        return #","files":[{\#(empty)"path":"/a"},{"path":"/b","content":"x"}],"verbosity":3,"#
            + #""users":[{"name":"u","sudo":"x"}],"clusterConfiguration":{"apiServer":{"extraArgs":\#(arguments)},"networking":{"podSubnet":"10.0.0.0/8"}},"#
            + #""joinConfiguration":{"nodeRegistration":{"taints":[{"key":"k","effect":"NoSchedule"}]}}"#
    }

    private static func spec(_ kind: OCNEKind, _ version: APIVersion, config: String) -> String {
        switch (kind, version) {
        case (.config, _): config
        case (.configTemplate, _): #"{"template":{"spec":\#(config)}}"#
        case (.controlPlane, .v1alpha1):
            #"{"replicas":3,"version":"v1.26.6","machineTemplate":{"infrastructureRef":{"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","#
                + #""kind":"OCIMachineTemplate","name":"m","namespace":"d"}},"controlPlaneConfig":\#(config),"#
                + #""rolloutStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}"#
        case (.controlPlane, .v1beta2):
            #"{"replicas":3,"version":"v1.26.6","machineTemplate":{"spec":{"infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","#
                + #""kind":"OCIMachineTemplate","name":"m"}}},"controlPlaneConfig":\#(config),"#
                + #""rollout":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}"#
        case (.controlPlaneTemplate, .v1alpha1):
            #"{"template":{"spec":{"controlPlaneConfig":\#(config),"rolloutStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}}"#
        case (.controlPlaneTemplate, .v1beta2): #"{"template":{"spec":{"controlPlaneConfig":\#(config)}}}"#
        }
    }
}
