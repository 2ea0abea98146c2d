internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import StatusPage
internal import WebhookServer

extension DecisionThread {
    /// Writes a decision to the log and records it for the status page, each if it is due.
    ///
    /// - Parameters:
    ///   - received: Time of the last byte of the request, in nanoseconds of the monotonic clock.
    ///   - report: Returns the report; called only if it is needed.
    func report(
        _ review: borrowing AdmissionRequest, _ response: borrowing AdmissionResponse, received: UInt64,
        _ trace: RequestTrace?, _ report: () -> DecisionReport
    ) {
        let format = logFormat(isRefused: !response.isAllowed)
        guard format != nil || recorder != nil else { return }
        let time = DecisionTime(since: received)
        let report = report()
        if let recorder { Self.record(review, response, report, time, recorder) }
        if let format { write(review, report, time, trace, format) }
    }

    private static func record(
        _ review: borrowing AdmissionRequest, _ response: borrowing AdmissionResponse, _ report: DecisionReport,
        _ time: DecisionTime, _ recorder: DecisionRecorder
    ) {
        recorder.begin(review, response, received: time.received)
        recorder.add(.webhook, own: report.labels.webhook)
        if let kind = report.labels.kind {
            recorder.add(.kind, own: kind)
        } else if let kind = review.kind["kind"].value {
            recorder.add(.kind, quoted: kind.text)
        }
        if !report.refused.isEmpty {
            recorder.add(.rules, own: report.refused.joined(separator: ", "))
        } else if !report.warned.isEmpty {
            recorder.add(.rules, own: "warned: " + report.warned.joined(separator: ", "))
        }
        recorder.end(microseconds: time.microseconds)
    }

    private func write(
        _ review: borrowing AdmissionRequest, _ report: DecisionReport, _ time: DecisionTime, _ trace: RequestTrace?,
        _ format: LogFormat
    ) {
        var record = LogRecord(appendingTo: log.take(), format, time: log.now, .info, "decision")
        if let uid = review.uid.value { record.add("uid", uid) }
        record.add(report.labels.values)
        if report.labels.kind == nil {
            if let kind = review.kind["kind"].value { record.add("kind", kind) }
            if let group = review.resource["group"].value { record.add("group", group) }
            if let subResource = review.subResource.value { record.add("subResource", subResource) }
        }
        if let namespace = review.namespace.value { record.add("namespace", namespace) }
        if let name = review.name.value { record.add("name", name) }
        record.add(.operation(review.operation))
        if let user = review.userInfo["username"].value { record.add("user", user) }
        if review.isDryRun { record.add("dryRun", true) }
        record.add(.outcome(isAllowed: report.isAllowed))
        Self.add("rules", report.refused, &record)
        Self.add("warned", report.warned, &record)
        Self.add("audited", report.audited, &record)
        Self.add("exempt", report.exempt, &record)
        record.add("microseconds", time.microseconds)
        if let trace { record.add(trace) }
        log.put(record.end())
    }

    private static func add(_ name: StaticString, _ rules: [String], _ record: inout LogRecord) {
        if !rules.isEmpty { record.add(name, rules.joined(separator: ",")) }
    }
}
