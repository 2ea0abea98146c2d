internal import HTTP
internal import JSON
internal import KubernetesClient
internal import TLS

extension CertificateRotator {
    /// The wanted bundle.
    private var wanted: Bundle {
        guard let certificates = document?.certificates else { return Bundle() }
        // After the Secret was created again, other replicas may serve a retired certificate until the overlap ends.
        let isQuiet =
            certificates.trustedSince.map { now >= $0 + configuration.policy.settle + configuration.policy.overlap }
            ?? false
        return Bundle(fingerprints: certificates.authorities.map(\.certificate.fingerprint), keepsRetired: !isQuiet)
    }

    /// Compares the targets from index `i` on. After the last one, it is known if all trust the newest authority.
    mutating func compareTargets(from i: Int) -> APIAction {
        guard i < targets.count else {
            guard refusal == nil, snapshot.bundleProblems.isEmpty, let certificates = document?.certificates,
                certificates.trustedSince == nil
            else {
                return endRound()
            }
            return advance(isTrusted: true)
        }
        let target = configuration.targets[i]
        if targets[i].bundle == wanted, !targets[i].resourceVersion.isEmpty {
            // Its resourceVersion is enough to see if the object has changed.
            exchange = .readingVersion(i)
            return .request(Self.targetRequest(target, .get, .metadata))
        }
        return read(i)
    }

    private mutating func read(_ i: Int) -> APIAction {
        exchange = .reading(i)
        return .request(Self.targetRequest(configuration.targets[i], .get, .json))
    }

    mutating func receiveTarget(_ what: Exchange, _ i: Int, _ status: Int, _ object: borrowing Field) -> APIAction {
        let target = configuration.targets[i]
        let version = object["metadata"]["resourceVersion"].string
        switch (what, status) {
        case (.readingVersion, 200):
            guard version == targets[i].resourceVersion else { return read(i) }
            return next(i)
        case (.reading, 200): return examine(i, object)
        case (.writing(_, let foreign), 200):
            snapshot.bundlesWritten += 1
            effects.append(.report(.wroteBundle(object: target.description, foreign: foreign)))
            return isUpToDate(i, version)
        case (.readingVersion, 404), (.reading, 404), (.writing, 404):
            // It may be installed later than the server.
            targets[i] = TargetState()
            snapshot.missing.insert(target.description)
            snapshot.written.remove(target.description)
            snapshot.bundleProblems[target.description] = nil
            return next(i)
        case (.writing, 409), (.writing, 422):
            attempts += 1
            guard attempts <= Self.maxAttempts else {
                return problem(i, "\(target.description): another client keeps writing it (\(status))")
            }
            return read(i)
        default:
            let verb = if case .writing = what { "patch" } else { "get" }
            return problem(
                i, Self.refusal("\(verb) \(target.description)", status, object, verb: verb, target.description))
        }
    }

    private mutating func examine(_ i: Int, _ object: borrowing Field) -> APIAction {
        guard let certificates = document?.certificates else { return endRound() }
        let target = configuration.targets[i]
        let (authorities, keepsRetired, now) = (certificates.authorities.map(\.certificate), wanted.keepsRetired, now)
        let finding = target.compare(object, isOurs: { [names = configuration.subject.names] in names.contains($0) }) {
            CABundle.merged($0, with: authorities, keepsRetired: keepsRetired, now: now)
        }
        switch finding {
        case .upToDate: return isUpToDate(i, object["metadata"]["resourceVersion"].string)
        case .otherServer:
            return problem(
                i,
                "\(target.description) does not call this server by any of its names: \(configuration.subject.names.joined(separator: ", "))"
            )
        case .patch(let patch, let foreign, let lacksOurs):
            // It was up to date, and the wanted bundle has not changed: another client has overwritten it.
            if lacksOurs, targets[i].bundle == wanted, !targets[i].resourceVersion.isEmpty {
                overwritten.note(target.description, by: BundleOwners.writers(of: object, target.kind), now: now)
                targets[i] = TargetState()
            }
            exchange = .writing(i, foreign: foreign)
            return .request(Self.targetRequest(target, .patch, .metadata, patch))
        }
    }

    private mutating func isUpToDate(_ i: Int, _ version: String) -> APIAction {
        let name = configuration.targets[i].description
        targets[i] = TargetState(resourceVersion: version, bundle: wanted)
        snapshot.written.insert(name)
        snapshot.missing.remove(name)
        snapshot.bundleProblems[name] = nil
        return next(i)
    }

    private mutating func problem(_ i: Int, _ reason: String) -> APIAction {
        let name = configuration.targets[i].description
        targets[i] = TargetState()
        snapshot.written.remove(name)
        snapshot.missing.remove(name)
        snapshot.bundleProblems[name] = reason
        snapshot.failures += 1
        return next(i)
    }

    private mutating func next(_ i: Int) -> APIAction { compareTargets(from: i + 1) }
}
