internal import EventLoop
internal import JSON
internal import Primitives
internal import YAML

/// A reason why a kubeconfig file cannot be used.
public struct KubeconfigError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The problem after the file's path, on one line. Contains names of fields, never tokens or keys.
    public let description: String
}

extension ClusterAccess {
    /// Maximum size of a kubeconfig file in bytes.
    private static let maxKubeconfigBytes = 4 * 1024 * 1024

    /// Reads a context of a kubeconfig file. Blocks on the disk.
    /// Rejects options that weaken security or are not supported: unverified servers, exec plugins, passwords, proxies,
    /// impersonation.
    ///
    /// - Parameter context: Name of the context; nil for the current one.
    /// - Throws: `KubeconfigError` that begins with the path.
    public init(kubeconfig path: String, context: String? = nil) throws(KubeconfigError) {
        let json: [UInt8]
        do {
            let text = try File.read(path, limit: Self.maxKubeconfigBytes)
            json = try ConfigurationDocument(text, named: path).document.json
        } catch let error as ConfigurationDocumentError {
            throw KubeconfigError(description: "\(error)")
        } catch {
            throw KubeconfigError(description: "\(path): \(error)")
        }
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        var tape = Tape()
        do {
            let document = try tape.parse(json.span)
            self = try Self.read(Field(document.root), context: context, in: directory)
        } catch {
            throw KubeconfigError(description: "\(path): \(error)")
        }
    }

    /// Reads a context.
    ///
    /// - Parameter directory: The base of relative paths.
    private static func read(
        _ kubeconfig: borrowing Field, context name: String?, in directory: String
    ) throws(KubeconfigError) -> ClusterAccess {
        let selected = name ?? kubeconfig["current-context"].string
        guard !selected.isEmpty else { throw KubeconfigError(description: "current-context is not set") }
        let context = try entry(kubeconfig["contexts"], selected, "context")
        let cluster = try entry(kubeconfig["clusters"], context["context"]["cluster"].string, "cluster")["cluster"]
        guard !cluster["insecure-skip-tls-verify"].isTrue else {
            throw KubeconfigError(
                description:
                    "insecure-skip-tls-verify is not supported; set certificate-authority")
        }
        guard cluster["proxy-url"].isEmpty else {
            throw KubeconfigError(description: "proxy-url: proxies are not supported")
        }
        let tlsName = cluster["tls-server-name"].string
        guard let server = Server(url: cluster["server"].string, certificateName: tlsName.isEmpty ? nil : tlsName)
        else {
            throw KubeconfigError(
                description:
                    "server: expected a URL such as https://host:6443 (http:// for localhost only), found \"\(cluster["server"].string)\""
            )
        }
        var access = ClusterAccess(server: server)
        access.authorities = try material(cluster, "certificate-authority-data", "certificate-authority", directory)
        guard !context["context"]["user"].isEmpty else { return access }
        try access.take(
            user: try entry(kubeconfig["users"], context["context"]["user"].string, "user")["user"], in: directory)
        return access
    }

    private mutating func take(user: borrowing Field, in directory: String) throws(KubeconfigError) {
        for (name, why): (StaticString, String) in [
            ("exec", "credential plug-ins are not supported; use a token, a token file or a client certificate"),
            (
                "auth-provider",
                "credential plug-ins are not supported; use a token, a token file or a client certificate"
            ),
            ("username", "basic authentication is not supported by API servers"),
            ("password", "basic authentication is not supported by API servers"),
            ("as", "impersonation is not supported"), ("as-uid", "impersonation is not supported"),
            ("as-groups", "impersonation is not supported"),
        ] where user[name].exists {
            throw KubeconfigError(description: "\(name): \(why)")
        }
        let certificate = try Self.material(user, "client-certificate-data", "client-certificate", directory)
        let key = try Self.material(user, "client-key-data", "client-key", directory)
        switch (certificate, key) {
        case (let certificate?, let key?): self.certificate = KeyPair(certificate: certificate, key: key)
        case (nil, nil): break
        default: throw KubeconfigError(description: "client-certificate and client-key must be set together")
        }
        // As in kubectl, `tokenFile` takes precedence over `token`.
        if !user["tokenFile"].isEmpty {
            token = .file(Self.path(user["tokenFile"].string, in: directory))
        } else if !user["token"].isEmpty {
            token = .bytes(Array(user["token"].string.utf8))
        }
    }

    @_lifetime(copy list)
    private static func entry(_ list: Field, _ name: String, _ what: String) throws(KubeconfigError) -> Field {
        var elements = list.elements
        while let element = elements.next() {
            let field = Field(element)
            if field["name"].hasText(name) { return field }
        }
        throw KubeconfigError(description: "\(what) \"\(name)\" not found")
    }

    /// As in kubectl, inline data takes precedence over a file.
    private static func material(
        _ field: borrowing Field, _ data: StaticString, _ file: StaticString, _ directory: String
    ) throws(KubeconfigError) -> Material? {
        if !field[data].isEmpty {
            guard let bytes = Base64.decode(field[data].string) else {
                throw KubeconfigError(description: "\(data): expected base64")
            }
            return .bytes(bytes)
        }
        return field[file].isEmpty ? nil : .file(path(field[file].string, in: directory))
    }

    private static func path(_ path: String, in directory: String) -> String {
        path.hasPrefix("/") ? path : "\(directory)/\(path)"
    }
}
