internal import ClusterObjects
internal import JSON
internal import OCNEAPI

/// The cluster after the files are applied: their objects, and those of the cluster itself.
struct OfflineCluster: ClusterReader {
    private var objects: [ObjectKey: ObjectSummary] = [:]
    private let state: any ClusterReader
    /// The failure domains of the files' objects.
    private var failureDomains: Set<PlacedKind> = []
    /// False if an object of the files cannot be parsed: then a missing one may exist.
    private var isComplete = true

    /// Creates a cluster; the last object with a key wins.
    ///
    /// - Parameters:
    ///   - namespace: The namespace of objects without one; nil if it is not known.
    ///   - converter: Converts objects with a conversion annotation to their other version.
    init(
        _ files: [ManifestObject], state: any ClusterReader, namespace: String? = nil,
        converter: (any VersionConverter)? = nil
    ) {
        self.state = state
        var tape = Tape()
        for object in files where !object.name.isEmpty {
            do throws(JSONError) {
                let root = try tape.parse(object.json.span).root
                let key = ObjectKey(
                    group: object.group, kind: object.kind, namespace: object.namespace(namespace), name: object.name)
                objects[key] = ObjectSummary(
                    group: object.group, version: object.version, kind: object.kind, root, converter: converter)
            } catch {
                isComplete = false
            }
        }
        for (key, summary) in objects {
            guard let domain = summary.failureDomain else { continue }
            failureDomains.insert(PlacedKind(group: key.group, kind: key.kind, domain: domain))
        }
    }

    /// A kind with objects in a failure domain.
    private struct PlacedKind: Hashable {
        let group: String
        let kind: String
        let domain: FailureDomain
    }

    /// The CRDs of the kinds that this program serves.
    private static let crds = Dictionary(
        uniqueKeysWithValues: OCNEKind.allCases.map { kind in
            let versions = APIVersion.allCases.map(\.rawValue)
            let crd = CRDSummary(version: versions.last ?? "", versions: versions)
            return (CRDSummary.name(group: kind.group, kind: kind.rawValue), ObjectSummary(content: .crd(crd)))
        })

    func summary(of key: ObjectKey) -> ObjectSummary? {
        if let known = objects[key] ?? state.summary(of: key) { return known }
        return key.group == APIGroup.apiExtensions ? Self.crds[key.name] : nil
    }

    func hasObject(in domain: FailureDomain, group: String, kind: String) -> Bool {
        failureDomains.contains(PlacedKind(group: group, kind: kind, domain: domain))
            || state.hasObject(in: domain, group: group, kind: kind)
    }

    func coverage(group: String, kind: String) -> Coverage {
        isComplete ? state.coverage(group: group, kind: kind) : .pending
    }
}
