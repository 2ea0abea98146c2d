internal import JSON

extension ObjectSummary.Content {
    /// Combines the contents of the versions of an object with a conversion annotation, since clients may read any.
    ///
    /// - Parameters:
    ///   - object: The object.
    ///   - converter: Converts it.
    func united(with object: Cursor, by converter: any VersionConverter) -> ObjectSummary.Content {
        switch self {
        case .bootstrap(let own):
            var routes = own.routes
            for other in converter.convert(object, ignoringAnnotation: false) {
                let summary = Self.read(other, ifInvalid: BootstrapSummary(routes: [.join])) { root, _ in
                    BootstrapSummary(root)
                }
                for route in summary.routes where !routes.contains(route) { routes.append(route) }
            }
            return .bootstrap(BootstrapSummary(routes: routes))
        case .controlPlane(let own):
            // External etcd disables a rule. It does not if another version lacks it because of the annotation alone.
            guard own.hasExternalEtcd else { return self }
            let others = converter.convert(object, ignoringAnnotation: false)
            for (other, bare) in zip(others, converter.convert(object, ignoringAnnotation: true)) {
                let other = Self.read(
                    other, ifInvalid: ControlPlaneSummary(hasExternalEtcd: false), ControlPlaneSummary.init)
                let bare = Self.read(
                    bare, ifInvalid: ControlPlaneSummary(hasExternalEtcd: true), ControlPlaneSummary.init)
                if !other.hasExternalEtcd, bare.hasExternalEtcd { return .controlPlane(other) }
            }
            return self
        default: return self
        }
    }

    /// Reads a converted object.
    ///
    /// - Parameter strictest: The summary of an object that is not valid JSON: the one that rules refuse.
    private static func read<Summary>(
        _ json: [UInt8], ifInvalid strictest: Summary, _ summary: (borrowing Field, String) -> Summary
    ) -> Summary {
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
