internal import JSON

extension ObjectSummary.Content {
    /// Combines the contents of both versions of an object with a conversion annotation, since clients may read either.
    ///
    /// - Parameters:
    ///   - object: The object.
    ///   - converter: Converts it.
    func united(with object: Cursor, by converter: any VersionConverter) -> ObjectSummary.Content {
        switch self {
        case .bootstrap(let own):
            let other = Self.read(
                converter.convert(object, ignoringAnnotation: false), ifInvalid: BootstrapSummary(routes: [.join])
            ) { root, _ in BootstrapSummary(root) }
            guard let other else { return self }
            return .bootstrap(BootstrapSummary(routes: own.routes + other.routes.filter { !own.routes.contains($0) }))
        case .controlPlane(let own):
            // External etcd disables a rule. It does not if the other version lacks it because of the annotation alone.
            guard own.hasExternalEtcd,
                let other = Self.read(
                    converter.convert(object, ignoringAnnotation: false),
                    ifInvalid: ControlPlaneSummary(hasExternalEtcd: false), ControlPlaneSummary.init),
                !other.hasExternalEtcd,
                let bare = Self.read(
                    converter.convert(object, ignoringAnnotation: true),
                    ifInvalid: ControlPlaneSummary(hasExternalEtcd: true), ControlPlaneSummary.init),
                bare.hasExternalEtcd
            else { return self }
            return .controlPlane(other)
        default: return self
        }
    }

    /// Reads a converted object; nil if there is none.
    ///
    /// - Parameter strictest: The summary of an object that is not valid JSON: the one that rules refuse.
    private static func read<Summary>(
        _ json: [UInt8]?, ifInvalid strictest: Summary, _ summary: (borrowing Field, String) -> Summary
    ) -> Summary? {
        guard let json else { return nil }
        var tape = Tape(capacity: 256)
        do throws(JSONError) {
            let root = Field(try tape.parse(json.span).root)
            return summary(root, apiVersionName(of: root["apiVersion"].boundedString))
        } catch {
            return strictest
        }
    }
}

/// Returns the version of an `apiVersion`, without the group.
private func apiVersionName(of apiVersion: String) -> String {
    guard let slash = apiVersion.utf8.lastIndex(of: UInt8(ascii: "/")) else { return apiVersion }
    return String(apiVersion[apiVersion.utf8.index(after: slash)...])
}
