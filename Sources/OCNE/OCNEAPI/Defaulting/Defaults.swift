internal import JSON

/// Sets the defaults of the four kinds: what is absent or empty gets its value, nothing else changes.
enum Defaults {
    /// The defaults of a kind.
    static func set(
        _ object: Field, _ kind: OCNEKind, _ version: APIVersion, in root: Cursor, _ patch: inout PatchBuilder
    ) {
        switch kind {
        case .config, .configTemplate: setConfigSpec(object.configSpec(of: kind), in: root, &patch)
        case .controlPlane: setControlPlane(object, version, in: root, &patch)
        case .controlPlaneTemplate: setControlPlaneTemplate(object, version, in: root, &patch)
        }
    }

    /// `format` of a config spec.
    static func setConfigSpec(_ spec: Field, in root: Cursor, _ patch: inout PatchBuilder) {
        if spec["format"].isEmpty { patch.set(spec["format"], to: json("\"cloud-config\""), in: root) }
    }

    /// Sets the rollout strategy.
    static func setRolloutStrategy(
        _ strategy: Field, _ version: APIVersion, in root: Cursor, _ patch: inout PatchBuilder
    ) {
        guard strategy.exists else {
            patch.set(strategy, to: json(#"{"rollingUpdate":{"maxSurge":1},"type":"RollingUpdate"}"#), in: root)
            return
        }
        let type = strategy["type"]
        if !type.equals("RollingUpdate") {
            // Any other type is left to validation, or replaced by the only one that the version has.
            guard type.isEmpty || version.traits.replacesRolloutType else { return }
            patch.set(type, to: json("\"RollingUpdate\""), in: root)
        }
        let maxSurge = strategy["rollingUpdate"]["maxSurge"]
        if !maxSurge.exists { patch.set(maxSurge, to: json("1"), in: root) }
    }

    /// The spec of an OCNEControlPlane.
    static func setControlPlane(_ object: Field, _ version: APIVersion, in root: Cursor, _ patch: inout PatchBuilder) {
        let spec = object["spec"]
        if !spec["replicas"].exists { patch.set(spec["replicas"], to: json("1"), in: root) }
        if version.traits.referencesHaveNamespaces {
            setNamespace(spec[version.paths.infrastructureRef], of: object, in: root, &patch)
        }
        let kubernetes = spec["version"]
        if kubernetes.value?.stringHasPrefix("v") != true {
            var writer = JSONWriter()
            writer.string("v" + kubernetes.string)
            patch.set(kubernetes, to: writer.bytes, in: root)
        }
        setConfigSpec(spec["controlPlaneConfig"], in: root, &patch)
        setRolloutStrategy(spec[version.paths.rolloutStrategy], version, in: root, &patch)
    }

    /// The spec in an OCNEControlPlaneTemplate.
    static func setControlPlaneTemplate(
        _ object: Field, _ version: APIVersion, in root: Cursor, _ patch: inout PatchBuilder
    ) {
        let spec = object["spec"]["template"]["spec"]
        setConfigSpec(spec["controlPlaneConfig"], in: root, &patch)
        if version.traits.defaultsTemplateStrategy {
            setRolloutStrategy(spec[version.paths.rolloutStrategy], version, in: root, &patch)
        }
    }

    /// Sets the namespace of a reference to that of the object.
    private static func setNamespace(_ reference: Field, of object: Field, in root: Cursor, _ patch: inout PatchBuilder)
    {
        let namespace = object["metadata"]["namespace"]
        if reference["namespace"].isEmpty, !namespace.isEmpty, let value = namespace.value {
            patch.set(reference["namespace"], to: value, in: root)
        }
    }

    private static func json(_ text: StaticString) -> [UInt8] {
        var writer = JSONWriter()
        writer.raw(text)
        return writer.bytes
    }
}
