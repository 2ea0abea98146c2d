internal import CertificateRotation
internal import EventLoop

/// A directory with `ca.crt`, `ca.key`, `tls.crt` and `tls.key`, written by `certs generate` or `certs/generate.sh`.
struct CertificateDirectory {
    let path: String

    func path(_ file: ManagedCertificates.File) -> String { "\(path)/\(file.rawValue)" }

    /// The files that exist.
    var present: [ManagedCertificates.File] { ManagedCertificates.File.allCases.filter { File.exists(path($0)) } }

    /// Reads the files.
    ///
    /// - Throws: `ConfigurationError` with the path and what is wrong.
    func read() throws(ConfigurationError) -> ManagedCertificates {
        var content: [ManagedCertificates.File: [UInt8]] = [:]
        for file in present {
            do {
                content[file] = try File.read(path(file), limit: ConfigurationFile.maxBytes)
            } catch {
                throw ConfigurationError("\(path(file)): \(error)")
            }
        }
        do {
            return try ManagedCertificates { content[$0] }
        } catch {
            throw ConfigurationError("\(path): \(error)")
        }
    }

    /// Writes all four files, each atomically. Keys are readable by their owner only.
    func write(_ kept: ManagedCertificates) throws(RuntimeFailure) {
        do {
            try File.makeDirectory(path)
        } catch {
            throw RuntimeFailure("\(path): \(error)")
        }
        for (file, content) in kept.files {
            do {
                try File.replace(
                    path(file), with: content, for: file == .authorityKeys || file == .key ? .owner : .everybody)
            } catch {
                throw RuntimeFailure("\(path(file)): \(error)")
            }
        }
    }
}
