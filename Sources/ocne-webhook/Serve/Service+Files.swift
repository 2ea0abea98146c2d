internal import LiveState
internal import TLS
internal import TechPreview
internal import WebhookServer

/// Files that are read again when they change.
extension Service {
    /// Name of the settings file in logs, metrics and health.
    private static let settingsName = "config"

    /// The parts of the configuration that are read from files. The settings come first, since they name the others.
    func watchedFiles() -> [Watched] {
        (reload.path == nil ? [] : [watchedSettings]) + [
            watchedCertificate,
            Watched(
                "client-ca",
                Watched.Source(files: { [store] in store.current.files.clientAuthorities.map { [$0] } ?? [] }),
                telemetry, apply: reload.reloadClientAuthorities),
            Watched(
                "ocne-metadata", Watched.Source(files: { [store] in store.current.files.metadata.files }), telemetry
            ) {
                [store] in store.use(try store.current.files.metadata.read())
            },
        ] + liveState.watched(telemetry) + [watchedPolicy, watchedTLSProfile]
    }

    private var watchedSettings: Watched {
        Watched(
            Self.settingsName, Watched.Source(files: { [reload] in reload.path.map { [$0] } ?? [] }), telemetry,
            apply: reload.apply)
    }

    private var watchedCertificate: Watched {
        let source = Watched.Source(
            files: { [store] in store.current.files.certificates.files },
            isRetryDue: { [tls] in tls.certificate.isRefusalOver })
        return Watched("certificate", source, telemetry) { [store, tls] in
            guard case .files(let certificate, let key) = store.current.files.certificates else { return }
            let renewed = try CertificateSource.read(certificate: certificate, key: key)
            try tls.certificate.admit(renewed, from: certificate)
            try tls.install(renewed)
        }
    }

    private var watchedPolicy: Watched {
        let source = Watched.Source(files: { [store] in store.current.files.policy.path.map { [$0] } ?? [] })
        return Watched("policy", source, telemetry) { [store, tls] in
            let renewed = try store.current.files.policy.read()
            store.use(renewed)
            tls.configuration.follow(policy: renewed.profile)
        }
    }

    private var watchedTLSProfile: Watched {
        let source = Watched.Source(files: { [tls] in tls.configuration.path.map { [$0] } ?? [] })
        return Watched("tls-profile-file", source, telemetry) { [tls] in
            guard let path = tls.configuration.path else { return }
            let renewed = try TLSProfileSource.read(path)
            try tls.update { if $0.source == .file(path) { $0.file = renewed } }
        }
    }

    /// Reloads files when they change and when the settings name others, and applies reloaded limits.
    func follow(_ watched: [Watched], on server: WebhookServer) {
        reload.filesChanged = {
            for source in watched where source.name != Self.settingsName { source.refresh() }
            server.watch(watched.flatMap(\.directories)) { for source in watched { source.refresh() } }
        }
        reload.limitsChanged = { [telemetry] limits in
            server.use(limits)
            Self.reportCapacity(server.capacity, telemetry.log)
        }
        server.watch(watched.flatMap(\.directories)) { [tls] in
            tls.certificate.look()
            for source in watched { source.refresh() }
        }
    }
}
