internal import Synchronization
internal import TechPreview

/// Says once that a rule does not apply in this cluster. Any thread.
final class RuleNotices: Sendable {
    private let said = Mutex(RuleSet())
    private let log: Log

    init(log: Log) {
        self.log = log
    }

    /// The cluster lacks the API that these rules are about.
    func doNotApply(_ rules: RuleSet) {
        let news = said.withLock { said in
            var news = rules
            news.subtract(said)
            said.formUnion(rules)
            return news
        }
        for rule in news.rules {
            log.notice(
                "a rule does not apply, since the cluster does not have the API that it is about", ["rule": rule.id])
        }
    }
}
