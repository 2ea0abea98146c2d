internal import KubernetesAPI

extension OCNEConversion {
    /// Compiles the tables of all kinds and the shape of reviews, which the first conversion of each would do otherwise:
    /// a millisecond or two, once in a process. Any thread; returns when all are compiled.
    ///
    /// - Parameter fromLast: The order. Two threads that begin at different ends share the work.
    public static func prepare(fromLast: Bool = false) {
        let kinds = OCNEKind.allCases
        for kind in fromLast ? kinds.reversed() : kinds { _ = KindConversion.of(kind) }
        _ = ConversionRequest.shape
    }
}
