internal import TestDocuments

/// The state of a fake API server that stores objects of CRDs in versions: CRDs, discovery, lists in pages, empty patches
/// that write an object again, and `status.storedVersions`. A value: users on several threads lock it.
public struct FakeStorage: Sendable {
    /// A CRD whose objects have a namespace.
    public struct CRD: Sendable {
        /// The API group, the plural name and the kind.
        public let (group, plural, kind): (String, String, String)
        /// Served versions.
        public var versions = ["v1alpha1", "v1beta2"]
        /// The storage version of the spec.
        public fileprivate(set) var storage = "v1alpha1"
        /// The version in which objects are written, which follows the spec with a delay.
        public var written = "v1alpha1"
        /// True if objects have the status subresource.
        public let hasStatus: Bool
        /// `status.storedVersions`.
        public var storedVersions = ["v1alpha1"]
        /// Its objects by name.
        public var objects: [String: Object] = [:]
        fileprivate var generation = 1
        fileprivate var resourceVersion = 1

        fileprivate var name: String { "\(plural).\(group)" }
    }

    /// A stored object.
    public struct Object: Sendable {
        /// The version in which it is stored.
        public var version: String
        fileprivate var resourceVersion: Int
    }

    /// A response instead of the usual one.
    public struct Override: Sendable {
        /// Method and text in the target of the requests.
        public let (method, target): (String, String)
        /// Number of requests.
        public var count: Int
        /// The response.
        public let (status, body): (Int, String)

        /// Overrides the next `count` responses to such requests by a Status.
        public init(_ method: String, _ target: String, count: Int = .max, _ status: Int, _ message: String) {
            self.init(
                method, target, count: count, status,
                body: #"{"kind":"Status","code":\#(status),"message":"\#(message)"}"#)
        }

        /// Overrides the next `count` responses to such requests.
        public init(_ method: String, _ target: String, count: Int = .max, _ status: Int, body: String) {
            (self.method, self.target, self.count, self.status, self.body) = (method, target, count, status, body)
        }
    }

    /// CRDs by name.
    public var crds: [String: CRD] = [:]
    /// Overrides, the first that matches counts.
    public var overrides: [Override] = []
    /// The requests so far, as `PATCH /apis/…`.
    public private(set) var requests: [String] = []
    /// Returns `storageVersionHash` of group, version and kind.
    public var hash: @Sendable (String, String, String) -> String = { _, _, _ in "" }
    /// Objects per page at most.
    public var maxPage = Int.max
    private var version = 100

    /// Creates an API server without CRDs.
    public init() {}

    /// Installs a CRD with objects stored in v1alpha1.
    public mutating func install(
        _ plural: String, group: String = "example.org", kind: String, hasStatus: Bool, objects: [String]
    ) {
        var crd = CRD(group: group, plural: plural, kind: kind, hasStatus: hasStatus)
        for name in objects {
            version += 1
            crd.objects[name] = Object(version: "v1alpha1", resourceVersion: version)
        }
        crds[crd.name] = crd
    }

    /// Changes the storage version of a CRD's spec.
    public mutating func store(_ name: String, in version: String, afterDelay: Bool = false) {
        guard crds[name] != nil else { return }
        crds[name]?.storage = version
        crds[name]?.generation += 1
        touch(name)
        if crds[name]?.storedVersions.contains(version) == false { crds[name]?.storedVersions.append(version) }
        if !afterDelay { crds[name]?.written = version }
    }

    /// Changes a CRD's metadata.
    public mutating func touch(_ name: String) {
        version += 1
        crds[name]?.resourceVersion = version
    }

    /// The versions in which objects of a CRD are stored, each once.
    public func stored(_ name: String) -> [String] {
        Set((crds[name]?.objects ?? [:]).values.map(\.version)).sorted()
    }

    /// Number of requests so far with this method.
    public func count(_ method: String) -> Int { requests.count { $0.hasPrefix("\(method) ") } }

    /// Returns the response to a request.
    public mutating func answer(_ method: String, _ target: String, _ body: [UInt8]) -> (status: Int, body: [UInt8]) {
        requests.append("\(method) \(target)")
        if let i = overrides.firstIndex(where: { $0.count > 0 && $0.method == method && target.contains($0.target) }) {
            overrides[i].count -= 1
            return (overrides[i].status, Array(overrides[i].body.utf8))
        }
        let halves = target.split(separator: "?", maxSplits: 1).map(String.init)
        let path = halves[0].split(separator: "/").map(String.init)
        let query = halves.dropFirst().first ?? ""
        guard path.first == "apis", path.count >= 3 else { return Self.failure(404, "no such path") }
        if path[1] == "apiextensions.k8s.io" { return answerCRD(method, path, query, body) }
        let crd = crds.values.first {
            $0.group == path[1] && (path.count == 3 || path.contains($0.plural)) && $0.versions.contains(path[2])
        }
        guard let crd else { return Self.failure(404, "not served") }
        switch path.count {
        case 3: return (200, Array(discovery(crd.group).utf8))
        case 4: return list(crd, query)
        default: return write(crd, path, query)
        }
    }

    private mutating func answerCRD(
        _ method: String, _ path: [String], _ query: String, _ body: [UInt8]
    ) -> (status: Int, body: [UInt8]) {
        guard path.count >= 5, let crd = crds[path[4]] else { return Self.failure(404, "no such CRD") }
        guard method == "PATCH" else { return (200, Array(Self.json(crd).utf8)) }
        let operations = ((try? Value(json: body)) ?? .null).elements
        guard operations.first?["value"].text == "\(crd.resourceVersion)" else {
            return Self.failure(409, "has changed")
        }
        if !query.contains("dryRun=All") {
            crds[path[4]]?.storedVersions = operations.last?["value"].elements.compactMap(\.text) ?? []
            touch(path[4])
        }
        return (200, Array(#"{"metadata":{}}"#.utf8))
    }

    private func discovery(_ group: String) -> String {
        let resources = crds.values.filter { $0.group == group }.map {
            #"{"name":"\#($0.plural)","storageVersionHash":"\#(hash(group, $0.written, $0.kind))"}"#
        }
        return #"{"kind":"APIResourceList","resources":[\#(resources.joined(separator: ","))]}"#
    }

    private func list(_ crd: CRD, _ query: String) -> (status: Int, body: [UInt8]) {
        var values: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1)
            values[String(halves[0])] = String(halves.last ?? "")
        }
        let limit = min(values["limit"].flatMap { Int($0) } ?? .max, maxPage)
        let rest = crd.objects.sorted { $0.key < $1.key }.filter { $0.key > values["continue"] ?? "" }
        let page = rest.prefix(limit)
        let items = page.map { Self.json($0.key, $0.value) }.joined(separator: ",")
        let more =
            rest.count > page.count
            ? #","continue":"\#(page.last?.key ?? "")","remainingItemCount":\#(rest.count - page.count)"# : ""
        return (
            200,
            Array(
                #"{"kind":"PartialObjectMetadataList","metadata":{"resourceVersion":"\#(version)"\#(more)},"items":[\#(items)]}"#
                    .utf8)
        )
    }

    /// Writes an object without a change, as by an empty patch.
    private mutating func write(_ crd: CRD, _ path: [String], _ query: String) -> (status: Int, body: [UInt8]) {
        guard path.count == (crd.hasStatus ? 8 : 7), path[3] == "namespaces", var object = crd.objects[path[6]] else {
            return Self.failure(404, "no such object")
        }
        if object.version != crd.written, !query.contains("dryRun=All") {
            version += 1
            object = Object(version: crd.written, resourceVersion: version)
            crds[crd.name]?.objects[path[6]] = object
        }
        return (200, Array(Self.json(path[6], object).utf8))
    }

    private static func json(_ name: String, _ object: Object) -> String {
        #"{"metadata":{"namespace":"n","name":"\#(name)","resourceVersion":"\#(object.resourceVersion)"}}"#
    }

    private static func json(_ crd: CRD) -> String {
        let versions = crd.versions.map {
            #"{"name":"\#($0)","served":true,"storage":\#($0 == crd.storage)\#(crd.hasStatus ? #","subresources":{"status":{}}"# : "")}"#
        }
        let names = #"{"plural":"\#(crd.plural)","kind":"\#(crd.kind)"}"#
        let spec =
            #"{"group":"\#(crd.group)","scope":"Namespaced","names":\#(names),"versions":[\#(versions.joined(separator: ","))]}"#
        let stored = crd.storedVersions.map { "\"\($0)\"" }.joined(separator: ",")
        return
            #"{"metadata":{"uid":"u","generation":\#(crd.generation),"resourceVersion":"\#(crd.resourceVersion)"},"spec":\#(spec),"status":{"storedVersions":[\#(stored)]}}"#
    }

    private static func failure(_ status: Int, _ message: String) -> (status: Int, body: [UInt8]) {
        (status, Array(#"{"kind":"Status","code":\#(status),"message":"\#(message)"}"#.utf8))
    }
}
