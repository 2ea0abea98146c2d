internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// A client that wrote OCNE objects in a version other than the newest, by `metadata.managedFields`.
public struct VersionClient: Sendable, Equatable {
    /// The name of the field manager.
    public let manager: String
    /// Group and version of its writes.
    public let apiVersion: String
    /// Kind of the objects.
    public let kind: String
    /// The number of objects with fields that it wrote.
    public internal(set) var objects = 0
    /// Time of its last write (RFC 3339); empty if it is unknown.
    public internal(set) var lastWrite = ""
}

/// Counts the clients that write older versions. Its memory is bounded.
struct VersionClients {
    private struct Key: Hashable {
        let manager: String
        let apiVersion: String
        let kind: String
    }

    private var found: [Key: VersionClient] = [:]

    /// Limit of distinct clients: clients choose their names, some a new one for each process.
    private static let maxClients = 1000
    /// Longest name of a field manager, as the API server limits it.
    private static let maxManagerCharacters = 128

    /// Adds the writers of an OCNE object; `root` is the whole object.
    mutating func add(_ root: borrowing Field, _ kind: OCNEKind) {
        let newest = "\(kind.group)/\(APIVersion.hub.rawValue)"
        // A client has an entry for each subresource that it writes.
        var seen: Set<Key> = []
        var entries = root["metadata"]["managedFields"].elements
        while let entry = entries.next() {
            let fields = Field(entry)
            let apiVersion = fields["apiVersion"].string
            guard apiVersion != newest, apiVersion.hasPrefix("\(kind.group)/") else { continue }
            let manager = String(fields["manager"].string.prefix(Self.maxManagerCharacters))
            let key = Key(manager: manager, apiVersion: apiVersion, kind: kind.rawValue)
            guard found[key] != nil || found.count < Self.maxClients else { continue }
            var client = found[key] ?? VersionClient(manager: manager, apiVersion: apiVersion, kind: kind.rawValue)
            if seen.insert(key).inserted { client.objects += 1 }
            // The API server writes all times in UTC, in one format, so their order is that of their text.
            client.lastWrite = max(client.lastWrite, fields["time"].string(atMost: 64))
            found[key] = client
        }
    }

    /// The clients with the most objects first.
    var sorted: [VersionClient] {
        found.values.sorted {
            $0.objects != $1.objects
                ? $0.objects > $1.objects : ($0.manager, $0.kind, $0.apiVersion) < ($1.manager, $1.kind, $1.apiVersion)
        }
    }
}

extension Field {
    /// The string value; empty if there is none or it is longer.
    fileprivate func string(atMost bytes: Int) -> String {
        let text = string
        return text.utf8.count <= bytes ? text : ""
    }
}
