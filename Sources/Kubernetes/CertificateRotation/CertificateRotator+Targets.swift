internal import HTTP
internal import JSON
internal import KubernetesClient
internal import TLS

// Registrations and definitions: looked at in turn, written where they lack an authority.

extension CertificateRotator {
    /// What bundles should hold now.
    private var wanted: Bundle {
        guard let kept = document?.kept else { return Bundle() }
        // Other replicas may serve what was put aside when the Secret was made again; after the overlap nobody does.
        let isQuiet =
            kept.trustedSince.map { now >= $0 + configuration.policy.settle + configuration.policy.overlap } ?? false
        return Bundle(fingerprints: kept.authorities.map(\.certificate.fingerprint), keepsRetired: !isQuiet)
    }

    /// Looks at the targets from one on; behind the last it is known whether all trust the newest authority.
    mutating func look(from i: Int) -> SyncAction {
        guard i < targets.count else {
            guard refusal == nil, snapshot.bundleProblems.isEmpty, let kept = document?.kept, kept.trustedSince == nil
            else {
                return endRound()
            }
            return advance(isTrusted: true)
        }
        let target = configuration.targets[i]
        if targets[i].bundle == wanted, !targets[i].resourceVersion.isEmpty {
            // Nothing but its version is needed to see whether somebody has changed it.
            exchange = .lookingAt(i)
            return .request(Self.targetRequest(target, .get, .metadata))
        }
        return read(i)
    }

    private mutating func read(_ i: Int) -> SyncAction {
        exchange = .reading(i)
        return .request(Self.targetRequest(configuration.targets[i], .get, .json))
    }

    mutating func receiveTarget(_ what: Exchange, _ i: Int, _ status: Int, _ object: borrowing Field) -> SyncAction {
        let target = configuration.targets[i]
        let version = object["metadata"]["resourceVersion"].string
        switch (what, status) {
        case (.lookingAt, 200):
            guard version == targets[i].resourceVersion else { return read(i) }
            return next(i)
        case (.reading, 200): return examine(i, object)
        case (.writing(_, let foreign), 200):
            snapshot.bundlesWritten += 1
            effects.append(.report(.wroteBundle(object: target.description, foreign: foreign)))
            return isFine(i, version)
        case (.lookingAt, 404), (.reading, 404), (.writing, 404):
            // It may be installed later than the server: it trusts nobody yet.
            targets[i] = TargetState()
            snapshot.missing.insert(target.description)
            snapshot.written.remove(target.description)
            snapshot.bundleProblems[target.description] = nil
            return next(i)
        case (.writing, 409), (.writing, 422):
            moves += 1
            guard moves <= Self.maxMoves else {
                return problem(i, "\(target.description): somebody else keeps on writing it (\(status))")
            }
            return read(i)
        default:
            let verb = if case .writing = what { "patch" } else { "get" }
            return problem(
                i, Self.refusal("\(verb) \(target.description)", status, object, verb: verb, target.description))
        }
    }

    private mutating func examine(_ i: Int, _ object: borrowing Field) -> SyncAction {
        guard let kept = document?.kept else { return endRound() }
        let target = configuration.targets[i]
        let (authorities, keepsRetired, now) = (kept.authorities.map(\.certificate), wanted.keepsRetired, now)
        let finding = target.look(at: object, isOurs: { [names = configuration.subject.names] in names.contains($0) }) {
            CABundle.merged($0, with: authorities, keepsRetired: keepsRetired, now: now)
        }
        switch finding {
        case .fine: return isFine(i, object["metadata"]["resourceVersion"].string)
        case .elsewhere:
            return problem(
                i,
                "\(target.description) calls nobody by one of this server's names: \(configuration.subject.names.joined(separator: ", "))"
            )
        case .patch(let patch, let foreign, let lacksOurs):
            // It was seen as it should be, and what it should be has not changed: somebody has overwritten it.
            if lacksOurs, targets[i].bundle == wanted, !targets[i].resourceVersion.isEmpty {
                overwritten.note(target.description, by: BundleOwners.writers(of: object, target.kind), now: now)
                targets[i] = TargetState()
            }
            exchange = .writing(i, foreign: foreign)
            return .request(Self.targetRequest(target, .patch, .metadata, patch))
        }
    }

    private mutating func isFine(_ i: Int, _ version: String) -> SyncAction {
        let name = configuration.targets[i].description
        targets[i] = TargetState(resourceVersion: version, bundle: wanted)
        snapshot.written.insert(name)
        snapshot.missing.remove(name)
        snapshot.bundleProblems[name] = nil
        return next(i)
    }

    private mutating func problem(_ i: Int, _ reason: String) -> SyncAction {
        let name = configuration.targets[i].description
        targets[i] = TargetState()
        snapshot.written.remove(name)
        snapshot.missing.remove(name)
        snapshot.bundleProblems[name] = reason
        snapshot.failures += 1
        return next(i)
    }

    private mutating func next(_ i: Int) -> SyncAction { look(from: i + 1) }
}
