internal import Synchronization
internal import TechPreview

/// Logs once that a rule does not apply in this cluster. Any thread.
final class RuleNotices: Sendable {
    private let reported = Mutex(RuleSet())
    private let log: Log

    init(log: Log) {
        self.log = log
    }

    /// Logs rules whose API the cluster does not serve.
    func doNotApply(_ rules: RuleSet) {
        let news = reported.withLock { reported in
            var news = rules
            news.subtract(reported)
            reported.formUnion(rules)
            return news
        }
        for rule in news.rules {
            log.notice(
                "rule does not apply: the cluster does not serve its API", ["rule": rule.id])
        }
    }
}
