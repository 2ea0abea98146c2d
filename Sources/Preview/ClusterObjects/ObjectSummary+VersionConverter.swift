internal import JSON

extension ObjectSummary.Content {
    /// What holds for an object whose annotation says what its other version will be: the object may be read in either.
    ///
    /// - Parameters:
    ///   - object: The object, which has the annotation.
    ///   - converter: Converts it.
    func united(with object: Cursor, by converter: any VersionConverter) -> ObjectSummary.Content {
        switch self {
        case .bootstrap(let own):
            let other = Self.read(converter.convert(object, ignoringAnnotation: false)) { root, _ in
                BootstrapSummary(root)
            }
            guard let other else { return self }
            return .bootstrap(BootstrapSummary(routes: own.routes + other.routes.filter { !own.routes.contains($0) }))
        case .controlPlane(let own):
            // External etcd lifts a rule: where the annotation alone takes it away from the other version, it lifts
            // none.
            guard own.hasExternalEtcd,
                let other = Self.read(converter.convert(object, ignoringAnnotation: false), ControlPlaneSummary.init),
                !other.hasExternalEtcd,
                let bare = Self.read(converter.convert(object, ignoringAnnotation: true), ControlPlaneSummary.init),
                bare.hasExternalEtcd
            else { return self }
            return .controlPlane(other)
        default: return self
        }
    }

    /// The summary of a converted object; nil when there is none.
    private static func read<Summary>(_ json: [UInt8]?, _ summary: (borrowing Field, String) -> Summary) -> Summary? {
        guard let json else { return nil }
        var tape = Tape(capacity: 256)
        do throws(JSONError) {
            let root = Field(try tape.parse(json.span).root)
            return summary(root, apiVersionName(of: root["apiVersion"].keptText))
        } catch {
            return nil
        }
    }
}

/// The version within its group of an `apiVersion`.
private func apiVersionName(of apiVersion: String) -> String {
    guard let slash = apiVersion.utf8.lastIndex(of: UInt8(ascii: "/")) else { return apiVersion }
    return String(apiVersion[apiVersion.utf8.index(after: slash)...])
}
