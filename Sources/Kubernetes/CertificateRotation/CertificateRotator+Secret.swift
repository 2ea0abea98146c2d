internal import HTTP
internal import JSON
internal import KubernetesClient
internal import Primitives
internal import TLS

extension CertificateRotator {
    mutating func receiveSecret(_ what: Exchange, _ status: Int, _ object: borrowing Field) -> APIAction {
        let secret = configuration.secret
        switch (what, status) {
        case (.readingSecret, 200): return take(object)
        case (.readingSecret, 404): return create(isRestoring: inUse != nil)
        case (.creatingSecret(let isRestoring), 201):
            effects.append(.report(isRestoring ? .restored : .created))
            return take(object)
        case (.fillingSecret(let isRestoring), 200):
            effects.append(.report(isRestoring ? .restored : .created))
            return take(object)
        case (.writingSecret(let step), 200):
            effects.append(.report(.took(step)))
            switch step {
            case .issue: snapshot.issued += 1
            case .addAuthority: snapshot.authoritiesAdded += 1
            default: break
            }
            return take(object)
        // Another replica was faster, or the Secret was deleted.
        case (.creatingSecret, 409), (.fillingSecret, 409), (.writingSecret, 409), (.writingSecret, 404),
            (.writingSecret, 422),
            (.fillingSecret, 404), (.fillingSecret, 422):
            attempts += 1
            guard attempts <= Self.maxAttempts else {
                return failed("Secret \(secret.description): conflict: another client keeps updating it (\(status))")
            }
            return readSecret()
        case (.creatingSecret, 403):
            return refused(
                "Secret \(secret.description) not found; apply the manifests again, which contain it"
                    + " without data (deploy/components/self-managed/secret.yaml)")
        default:
            let verb =
                switch what {
                case .readingSecret: "get"
                case .creatingSecret: "create"
                default: "patch"
                }
            return failed(
                Self.refusal(
                    "\(verb) Secret \(secret.description)", status, object, verb: verb,
                    "secrets in namespace \(secret.namespace)")
            )
        }
    }

    /// Takes the Secret's content, and the next step.
    private mutating func take(_ object: borrowing Field) -> APIAction {
        let secret = configuration.secret
        do {
            let read = try SecretDocument(object, secret)
            document = read
            refusal = nil
            snapshot.authorityNotAfter = read.certificates.authorities[0].certificate.notAfter
            return advance(isTrusted: false)
        } catch {
            switch error {
            case .empty(let blank): return fill(blank)
            case .notOurs:
                // Its author may need it.
                return refused(
                    "Secret \(secret.description) is not managed by ocne-webhook (label \(SecretDocument.managerLabel) missing);"
                        + " set another --self-signed-secret, or, to let the server write it, run:"
                        + " kubectl -n \(secret.namespace) label secret \(secret.name) \(SecretDocument.managerLabel)=\(SecretDocument.manager)"
                )
            case .unusable(let reason):
                // Invalid content is not overwritten: an operator may be editing it.
                return refused(
                    "Secret \(secret.description) is invalid: \(reason); to regenerate it, run:"
                        + " kubectl -n \(secret.namespace) patch secret \(secret.name) --type=json"
                        + " -p '[{\"op\":\"remove\",\"path\":\"/data\"}]'")
            }
        }
    }

    /// Leaves the Secret unchanged. Its last usable content is served, so webhook configurations still need it.
    private mutating func refused(_ reason: String) -> APIAction {
        guard document != nil else { return failed(reason) }
        refusal = reason
        snapshot.failures += 1
        report(reason)
        return compareTargets(from: 0)
    }

    /// Creates the Secret, with the certificates in use if there are any, so that nothing changes for clients.
    private mutating func create(isRestoring: Bool) -> APIAction {
        do {
            let certificates =
                try inUse ?? ManagedCertificates(making: configuration.subject, configuration.policy, now: now)
            exchange = .creatingSecret(isRestoring: isRestoring)
            return .request(
                APIRequest(
                    .post, target: configuration.secret.listPath + "?fieldManager=ocne-webhook",
                    body: SecretDocument.json(configuration.secret, certificates), limit: SecretDocument.maxBytes))
        } catch {
            return failed("cannot generate certificates: \(error)")
        }
    }

    /// Fills a Secret without certificates, as manifests contain it, unless another replica was faster: with the
    /// certificates in use if there are any, since the whole Secret was replaced.
    private mutating func fill(_ blank: SecretDocument.Blank) -> APIAction {
        do {
            let certificates =
                try inUse ?? ManagedCertificates(making: configuration.subject, configuration.policy, now: now)
            exchange = .fillingSecret(isRestoring: inUse != nil)
            return .request(patch(SecretDocument.filling(blank, with: certificates)))
        } catch {
            return failed("cannot generate certificates: \(error)")
        }
    }

    private func patch(_ body: [UInt8]) -> APIRequest {
        APIRequest(
            .patch, target: configuration.secret.path + "?fieldManager=ocne-webhook", body: body,
            limit: SecretDocument.maxBytes)
    }

    /// Takes the step that is due, or continues with the targets.
    ///
    /// - Parameter isTrusted: True if every target was just found to have all authorities.
    mutating func advance(isTrusted: Bool) -> APIAction {
        guard let document else { return endRound() }
        serveIfTrusted(document.certificates)
        let step = step(isTrusted: isTrusted)
        if case .wait = step {
            snapshot.stage = stage(document.certificates)
            return isTrusted ? endRound() : compareTargets(from: 0)
        }
        attempts += 1
        // Targets are compared even if the Secret cannot be written.
        guard attempts <= Self.maxAttempts else { return isTrusted ? endRound() : compareTargets(from: 0) }
        do {
            let next = try document.certificates.after(step, configuration.subject, configuration.policy, now: now)
            exchange = .writingSecret(step)
            return .request(patch(document.patch(to: next)))
        } catch {
            return failed("cannot generate certificates: \(error)")
        }
    }

    /// Serves the Secret's certificate if API servers trust it: at once if an older authority issued it; if the newest
    /// one did, once that is in all bundles, and for `settle` seconds if another certificate is in use. A certificate
    /// that clients refuse does not replace one that they accept; it is checked again in each round.
    mutating func serveIfTrusted(_ certificates: ManagedCertificates) {
        heldBack = nil
        if let inUse, inUse.servingPEM == certificates.servingPEM, inUse.keyPEM == certificates.keyPEM {
            // If the Secret has to be restored, this is its content.
            self.inUse = certificates
            return
        }
        if certificates.issuer == 0 || certificates.issuer == nil {
            guard let since = certificates.trustedSince else { return }
            if inUse != nil, certificates.servingSince == nil, !isSuccessor(certificates),
                now < since + configuration.policy.settle
            {
                return
            }
        }
        if let reason = refusal(of: certificates) {
            heldBack = "Secret \(configuration.secret.description): tls.crt \(reason)"
            return
        }
        inUse = certificates
        snapshot.isServing = true
        effects.append(.use(certificates))
        let fingerprint = certificates.serving.fingerprint.map { Hexadecimal.string($0) }.joined()
        effects.append(.report(.serving(fingerprint: fingerprint, notAfter: certificates.serving.notAfter)))
    }

    /// Returns the reason why the Secret's certificate is not served, by the API server's clock; nil if it is.
    private func refusal(of certificates: ManagedCertificates) -> String? {
        let current = inUse.flatMap { CertificateVerdict([$0.serving], now: now) }
        if let current, current.problem == nil, certificates.issuer == nil {
            return "is issued by none of the CAs in ca.crt"
        }
        return CertificateVerdict([certificates.serving], now: now)?.refusal(replacing: current)
    }

    /// Returns true if the newest authority also issued the certificate in use, so that it is trusted already.
    private func isSuccessor(_ certificates: ManagedCertificates) -> Bool {
        inUse?.serving.isIssued(by: certificates.authorities[0].certificate) ?? false
    }

    /// Describes the state of the rotation.
    private func stage(_ certificates: ManagedCertificates) -> String {
        let policy = configuration.policy
        if let issuer = certificates.issuer, issuer > 0 {
            guard let since = certificates.trustedSince else {
                return "rotating: writing the new CA into webhook configurations"
            }
            return
                "rotating: the new CA is trusted; its certificate is served from \(CivilTime(unixSeconds: since + policy.settle).rfc3339)"
        }
        if certificates.authorities.count > 1, let since = certificates.servingSince ?? certificates.trustedSince {
            return "rotating: the old CA is removed at \(CivilTime(unixSeconds: since + policy.overlap).rfc3339)"
        }
        let due = RotationPolicy.due(certificates.serving.notBefore, certificates.serving.notAfter)
        guard due > now else {
            let newest = certificates.authorities[0].certificate
            return
                "the next CA is due at \(CivilTime(unixSeconds: RotationPolicy.due(newest.notBefore, newest.notAfter)).rfc3339)"
        }
        return "the next certificate is due at \(CivilTime(unixSeconds: due).rfc3339)"
    }
}
