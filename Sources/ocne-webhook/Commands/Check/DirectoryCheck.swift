internal import Checking
internal import ClusterObjects
internal import EventLoop
internal import JSON
internal import LiveState

/// Checks the objects of a directory of manifests as those of a cluster.
struct DirectoryCheck {
    let path: String
    let settings: CheckSettings

    func run() throws(ConfigurationError) -> (report: ClusterReport, settings: CheckSettings) {
        var settings = settings
        let directory = StateDirectory(path: path)
        do {
            let objects = try directory.read(converter: OCNEVersionConverter())
            settings.useMetadata(of: objects)
            var check = ClusterCheck(
                settings.settings, facts: ClusterFacts(objects, dump: true), versions: ClusterState(objects: objects),
                converter: OCNEVersionConverter(), findings: .spilling(), clock: { Clock.unixSeconds })
            var others = 0
            var file: (path: String, content: DumpFile)?
            try directory.forEachObject { object, source in
                let fields = Field(object)
                let apiVersion = fields["apiVersion"].string
                guard
                    let resource = WatchedResource.checked(
                        group: apiGroup(of: apiVersion), kind: fields["kind"].string)
                else {
                    others += 1
                    return
                }
                check.resume(resource.name, version: String(apiVersion.split(separator: "/").last ?? ""))
                let content = file?.path == source.file ? file?.content : nil
                let current = content ?? DumpFile(source.file, source.text)
                file = (source.file, current)
                check.check(
                    object.text, apiVersion: apiVersion, kind: resource.kind,
                    at: ObjectPlace(current, source.document, offset: object.byteOffset))
            }
            var report = check.result
            report.others = others
            return (report, settings)
        } catch {
            throw ConfigurationError("--state-dir: \(error)")
        }
    }
}

extension ClusterFacts {
    /// The facts of a snapshot.
    ///
    /// - Parameter dump: True if the objects are a dump of a cluster, which may lack kinds.
    init(_ objects: ObjectCache, dump: Bool) {
        let kinds = WatchedResource.checked.filter { $0.group == APIGroup.infrastructure }.map(\.kind)
        self.init(
            objects, clusters: objects.objects(group: APIGroup.cluster, kind: "Cluster"),
            dumpedInfrastructure: dump
                ? Set(kinds.filter { !objects.objects(group: APIGroup.infrastructure, kind: $0).isEmpty }) : nil)
    }
}
