/// Number and seeds of the random inputs that property tests try. Every property test takes both from here.
public enum PropertyRun {
    /// Environment variable with the number of random objects that a conversion property tries: 250 unless it is set.
    /// The counts of all other properties scale with it. `make quick` sets 10, CI's long run 2500.
    public static let countVariable = "OCNE_PROPERTY_OBJECTS"
    /// Environment variable with the only seed to try: repeats a failure.
    public static let seedVariable = "OCNE_TEST_SEED"

    private static let usualCount = 250
    /// A seed for a property whose test prints it: new for every call unless `OCNE_TEST_SEED` is set.
    public static func seed() -> UInt64 {
        fixedSeed ?? UInt64.random(in: 3...UInt64.max)
    }

    /// Scales the number of cases of a property by `OCNE_PROPERTY_OBJECTS`.
    ///
    /// - Parameters:
    ///   - count: Cases of a run in which the variable is not set.
    ///   - fewest: Cases of the shortest run.
    public static func count(default count: Int, atLeast fewest: Int = 1) -> Int {
        max(count * scale / usualCount, fewest)
    }

    /// Returns all elements, or some of them in a short run.
    public static func sample<Element>(_ elements: [Element], using random: inout SeededRandom) -> [Element] {
        guard isShort else { return elements }
        return Array(elements.shuffled(using: &random).prefix(count(default: elements.count)))
    }

    fileprivate static let isShort = scale < usualCount
    fileprivate static let fixedSeed = Environment.variable(seedVariable).flatMap(UInt64.init)

    private static let scale = Environment.variable(countVariable).flatMap(Int.init).map { max($0, 1) } ?? usualCount
}

extension SeededRandom {
    /// Seeds of a property: one that never changes and one that is new in every run; in a short run the new one alone.
    /// As an argument of the test, the seed is printed with a failure.
    public static let seeds: [UInt64] = {
        if let seed = PropertyRun.fixedSeed { return [seed] }
        return PropertyRun.isShort ? [PropertyRun.seed()] : [1, PropertyRun.seed()]
    }()
}
