internal import Checking
internal import HTTP
internal import JSON
internal import KubernetesClient
internal import Primitives

/// Writes a report into the cluster, as the documents of every report API that is installed (`--write-reports`).
struct ReportPublisher {
    let access: ClusterAccess

    /// The name of this client as the manager of the reports' fields.
    private static let fieldManager = "ocne-webhook-check"
    /// Maximum size of a response.
    private static let maxBytes = 16 * 1024 * 1024
    /// Reports on a page of their list.
    private static let pageSize = 500

    /// Creates or updates the reports, and deletes those of an earlier check that have become empty, unless the check is
    /// incomplete.
    ///
    /// - Returns: What was done, a line for each API.
    /// - Throws: `RuntimeFailure` if a request is refused, `ConfigurationError` if the API server cannot be reached.
    func publish(_ report: ClusterReport, at seconds: Int64) throws -> [String] {
        try ReportAPI.allCases.map { api in
            guard try isInstalled(api) else {
                return "\(api.group): no reports written, since its CRDs are not installed"
            }
            var written: Set<Name> = []
            try report.forEachDocument(api, at: seconds) { document in
                try apply(document, api)
                written.insert(Name(namespace: document.namespace, name: document.name))
            }
            var text = "\(api.group): \(written.count) report\(written.count == 1 ? "" : "s") written"
            if report.isComplete {
                let stale = try names(api).filter { !written.contains($0) }
                for name in stale { try delete(name, api) }
                if !stale.isEmpty { text += ", \(stale.count) deleted" }
            }
            return text
        }
    }

    private struct Name: Hashable {
        let namespace: String
        let name: String
    }

    private func isInstalled(_ api: ReportAPI) throws -> Bool {
        let path = "/apis/\(api.group)/\(api.version)"
        let response = try access.perform(APIRequest(target: path, limit: Self.maxBytes))
        switch response.status {
        case 200: return true
        case 404: return false
        default: throw failure("GET", path, response)
        }
    }

    private func apply(_ document: ReportDocument, _ api: ReportAPI) throws {
        let path = path(of: Name(namespace: document.namespace, name: document.name), api)
        let target = "\(path)?fieldManager=\(Self.fieldManager)&force=true"
        var request = APIRequest(.patch, target: target, body: document.json, limit: Self.maxBytes)
        request.patchFormat = .apply
        let response = try access.perform(request)
        guard response.status == 200 || response.status == 201 else { throw failure("PATCH", path, response) }
    }

    private func delete(_ name: Name, _ api: ReportAPI) throws {
        let path = path(of: name, api)
        let response = try access.perform(APIRequest(.delete, target: path, limit: Self.maxBytes))
        guard response.status == 200 || response.status == 202 || response.status == 404 else {
            throw failure("DELETE", path, response)
        }
    }

    /// Returns the names of all reports of this program.
    private func names(_ api: ReportAPI) throws -> [Name] {
        var found: [Name] = []
        let selector = PercentEncoding.encode("\(ReportDocument.label.name)=\(ReportDocument.label.value)")
        for isNamespaced in [true, false] {
            let path = "/apis/\(api.group)/\(api.version)/\(api.plural(isNamespaced: isNamespaced))"
            var next = ""
            repeat {
                var target = "\(path)?labelSelector=\(selector)&limit=\(Self.pageSize)"
                if !next.isEmpty { target += "&continue=\(PercentEncoding.encode(next))" }
                let response = try access.perform(
                    APIRequest(target: target, accept: .metadataList, limit: Self.maxBytes))
                guard response.status == 200 else { throw failure("GET", path, response) }
                var tape = Tape()
                let list = Field(try tape.parse(response.body.span).root)
                var items = list["items"].elements
                while let item = items.next() {
                    let metadata = Field(item)["metadata"]
                    found.append(Name(namespace: metadata["namespace"].string, name: metadata["name"].string))
                }
                next = list["metadata"]["continue"].string
            } while !next.isEmpty
        }
        return found
    }

    private func path(of name: Name, _ api: ReportAPI) -> String {
        let plural = api.plural(isNamespaced: !name.namespace.isEmpty)
        let namespace = name.namespace.isEmpty ? "" : "namespaces/\(PercentEncoding.encode(name.namespace))/"
        return "/apis/\(api.group)/\(api.version)/\(namespace)\(plural)/\(PercentEncoding.encode(name.name))"
    }

    private func failure(_ method: String, _ path: String, _ response: APICall.Response) -> RuntimeFailure {
        RuntimeFailure("--write-reports: \(method) \(path): \(response.refusal)")
    }
}
