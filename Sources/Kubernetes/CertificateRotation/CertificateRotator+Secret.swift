internal import HTTP
internal import JSON
internal import KubernetesClient
internal import Primitives
internal import TLS

// The Secret: read, made where there is none, and moved on step by step.

extension CertificateRotator {
    mutating func receiveSecret(_ what: Exchange, _ status: Int, _ object: borrowing Field) -> SyncAction {
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
        // Somebody was faster, or it has just been deleted.
        case (.creatingSecret, 409), (.fillingSecret, 409), (.writingSecret, 409), (.writingSecret, 404),
            (.writingSecret, 422),
            (.fillingSecret, 404), (.fillingSecret, 422):
            moves += 1
            guard moves <= Self.maxMoves else {
                return failed("Secret \(secret.description): somebody else keeps on writing it (\(status))")
            }
            return readSecret()
        case (.creatingSecret, 403):
            return refused(
                "Secret \(secret.description) not found, and the role may not create it: apply the manifests again, which contain it"
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

    /// What is in the Secret now.
    private mutating func take(_ object: borrowing Field) -> SyncAction {
        let secret = configuration.secret
        do {
            let read = try SecretDocument(object, secret)
            document = read
            refusal = nil
            snapshot.authorityNotAfter = read.kept.authorities[0].certificate.notAfter
            return advance(isTrusted: false)
        } catch {
            switch error {
            case .empty(let blank): return fill(blank)
            case .notOurs:
                // Whoever made it may need it: it is theirs.
                return refused(
                    "Secret \(secret.description) is not this server's: it lacks the label \(SecretDocument.managerLabel)=\(SecretDocument.manager)."
                        + " Name another one with --self-signed-secret, or, if it may be written,"
                        + " kubectl -n \(secret.namespace) label secret \(secret.name) \(SecretDocument.managerLabel)=\(SecretDocument.manager)"
                )
            case .unusable(let reason):
                // What somebody has written is not destroyed; what is in use stays so.
                return refused(
                    "Secret \(secret.description) cannot be used: \(reason). To have it filled anew:"
                        + " kubectl -n \(secret.namespace) patch secret \(secret.name) --type=json"
                        + " -p '[{\"op\":\"remove\",\"path\":\"/data\"}]'")
            }
        }
    }

    /// Leaves the Secret alone. Registrations still need what was last in it, for that is what is served.
    private mutating func refused(_ reason: String) -> SyncAction {
        guard document != nil else { return failed(reason) }
        refusal = reason
        snapshot.failures += 1
        report(reason)
        return look(from: 0)
    }

    /// Makes the Secret: of what this replica has, so that nothing changes for anybody, or else anew.
    private mutating func create(isRestoring: Bool) -> SyncAction {
        do {
            let kept = try inUse ?? ManagedCertificates(making: configuration.subject, configuration.policy, now: now)
            exchange = .creatingSecret(isRestoring: isRestoring)
            return .request(
                APIRequest(
                    .post, target: configuration.secret.listPath + "?fieldManager=ocne-webhook",
                    body: SecretDocument.json(configuration.secret, kept), limit: SecretDocument.maxBytes))
        } catch {
            return failed("cannot make certificates: \(error)")
        }
    }

    /// Fills a Secret without certificates, as manifests contain it, if no other replica has done so meanwhile: with
    /// what this replica has where somebody has replaced the whole Secret.
    private mutating func fill(_ blank: SecretDocument.Blank) -> SyncAction {
        do {
            let kept = try inUse ?? ManagedCertificates(making: configuration.subject, configuration.policy, now: now)
            exchange = .fillingSecret(isRestoring: inUse != nil)
            return .request(patch(SecretDocument.filling(blank, with: kept)))
        } catch {
            return failed("cannot make certificates: \(error)")
        }
    }

    private func patch(_ body: [UInt8]) -> APIRequest {
        APIRequest(
            .patch, target: configuration.secret.path + "?fieldManager=ocne-webhook", body: body,
            limit: SecretDocument.maxBytes)
    }

    /// Takes the step that is due, or goes on to the targets.
    ///
    /// - Parameter isTrusted: Whether every target has just been seen to have all the authorities.
    mutating func advance(isTrusted: Bool) -> SyncAction {
        guard let document else { return endRound() }
        serveIfTrusted(document.kept)
        let step = step(isTrusted: isTrusted)
        if case .wait = step {
            snapshot.stage = stage(document.kept)
            return isTrusted ? endRound() : look(from: 0)
        }
        moves += 1
        // Whatever keeps the Secret busy, registrations are looked at.
        guard moves <= Self.maxMoves else { return isTrusted ? endRound() : look(from: 0) }
        do {
            let next = try document.kept.after(step, configuration.subject, configuration.policy, now: now)
            exchange = .writingSecret(step)
            return .request(patch(document.patch(to: next)))
        } catch {
            return failed("cannot make certificates: \(error)")
        }
    }

    /// Puts the Secret's certificate in use, if API servers trust it: an older authority's at once, the newest one's
    /// once it has been in all registrations (for some time, where another certificate is in use meanwhile). One that
    /// clients refuse does not take the place of one that they accept; it is looked at again in each round.
    mutating func serveIfTrusted(_ kept: ManagedCertificates) {
        heldBack = nil
        if let inUse, inUse.servingPEM == kept.servingPEM, inUse.keyPEM == kept.keyPEM {
            // Should the Secret be put back, then with all that is known.
            self.inUse = kept
            return
        }
        if kept.issuer == 0 || kept.issuer == nil {
            guard let since = kept.trustedSince else { return }
            if inUse != nil, kept.servingSince == nil, !isSuccessor(kept), now < since + configuration.policy.settle {
                return
            }
        }
        if let reason = refusal(of: kept) {
            heldBack = "Secret \(configuration.secret.description): tls.crt \(reason)"
            return
        }
        inUse = kept
        snapshot.isServing = true
        effects.append(.use(kept))
        let fingerprint = kept.serving.fingerprint.map { Hexadecimal.string($0) }.joined()
        effects.append(.report(.serving(fingerprint: fingerprint, notAfter: kept.serving.notAfter)))
    }

    /// Why the Secret's certificate is not put in use, by the API server's clock; nil when it is.
    private func refusal(of kept: ManagedCertificates) -> String? {
        let current = inUse.flatMap { CertificateVerdict([$0.serving], now: now) }
        if let current, current.problem == nil, kept.issuer == nil { return "is issued by none of the CAs in ca.crt" }
        return CertificateVerdict([kept.serving], now: now)?.refusal(replacing: current)
    }

    /// Whether the certificate in use comes from the newest authority too: then that one is trusted long since.
    private func isSuccessor(_ kept: ManagedCertificates) -> Bool {
        inUse?.serving.isIssued(by: kept.authorities[0].certificate) ?? false
    }

    /// What is being done, for people.
    private func stage(_ kept: ManagedCertificates) -> String {
        let policy = configuration.policy
        if let issuer = kept.issuer, issuer > 0 {
            guard let since = kept.trustedSince else { return "rotating: a new CA is being written into registrations" }
            return
                "rotating: the new CA is trusted, its certificate comes at \(CivilTime(unixSeconds: since + policy.settle).rfc3339)"
        }
        if kept.authorities.count > 1, let since = kept.servingSince ?? kept.trustedSince {
            return "rotating: the old CA is left out at \(CivilTime(unixSeconds: since + policy.overlap).rfc3339)"
        }
        let due = RotationPolicy.due(kept.serving.notBefore, kept.serving.notAfter)
        guard due > now else {
            let newest = kept.authorities[0].certificate
            return
                "the next CA is due at \(CivilTime(unixSeconds: RotationPolicy.due(newest.notBefore, newest.notAfter)).rfc3339)"
        }
        return "the next certificate is due at \(CivilTime(unixSeconds: due).rfc3339)"
    }
}
