extension APIVersion {
    /// True if empty strings and objects without content mean the same as absent ones.
    public var emptyMeansAbsent: Bool { traits.emptyMeansAbsent }

    /// True if control plane templates get a default rollout strategy.
    public var defaultsTemplateStrategy: Bool { traits.defaultsTemplateStrategy }

    /// True if references have a namespace, which must be that of the object.
    public var referencesHaveNamespaces: Bool { traits.referencesHaveNamespaces }

    /// Path of the rollout strategy, relative to the spec of OCNEControlPlane.
    public var rolloutStrategyPath: String { "\(traits.paths.rolloutStrategy)" }
}
