public import JSON
internal import KubernetesAPI

extension Checker {
    /// Replays the recorded requests of a file: AdmissionReviews and events of the audit log (audit.k8s.io/v1), as YAML,
    /// JSON or a JSON document per line. Call it after `addOld`. Findings are at the fields of the recorded objects.
    ///
    /// - Throws: `UnreadableManifest` if the text is not valid YAML.
    public mutating func replay(
        _ text: [UInt8], named name: String
    ) throws(UnreadableManifest) -> ReplaySummary {
        let file = try ManifestFile(name, text, .absent)
        let replay = ReviewReplay(admission: admission, gatesAreKnown: gatesAreKnown, techPreview: techPreview)
        report.files.append(name)
        var summary = ReplaySummary()
        for document in file.objects {
            do throws(JSONError) {
                guard let request = try RecordedRequest(document, oldObject: { oldObjects[$0]?.json }) else {
                    summary.skipped += 1
                    continue
                }
                report.objects += 1
                let locator = Locator(file: file, object: request.object)
                if request.lacksOldObject { summary.withoutOldObject.append(locator.position(of: [])) }
                do throws(ReviewFailure) {
                    add(try replay.violations(in: request.review), locator)
                } catch {
                    add([Violation(.refused, [], error.message, help: "record the whole review")], locator)
                }
            } catch {
                add([.notChecked(error)], Locator(file: file, object: document))
            }
        }
        return summary
    }
}

/// What a replay of recorded requests left out.
public struct ReplaySummary: Sendable {
    /// Positions of updates that were checked as creations, since their old object is not known.
    public internal(set) var withoutOldObject: [SourcePosition] = []
    /// Documents that are neither reviews nor events with an object that was written.
    public internal(set) var skipped = 0
}
