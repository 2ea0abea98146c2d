internal import JSON

/// Sets the defaults of the four kinds: what is absent or empty gets its value, nothing else changes.
enum Defaults {
    /// `format` of a config spec.
    static func setConfigSpec(_ spec: Field, in root: Cursor, _ patch: inout PatchBuilder) {
        if spec["format"].isEmpty { patch.set(spec["format"], to: json("\"cloud-config\""), in: root) }
    }

    /// `rolloutStrategy` of a control plane or its template.
    static func setRolloutStrategy(_ strategy: Field, in root: Cursor, _ patch: inout PatchBuilder) {
        guard strategy.exists else {
            patch.set(strategy, to: json(#"{"rollingUpdate":{"maxSurge":1},"type":"RollingUpdate"}"#), in: root)
            return
        }
        let type = strategy["type"]
        if type.isEmpty { patch.set(type, to: json("\"RollingUpdate\""), in: root) }
        // Any other type is for validation to refuse.
        guard type.isEmpty || type.equals("RollingUpdate") else { return }
        let maxSurge = strategy["rollingUpdate"]["maxSurge"]
        if !maxSurge.exists { patch.set(maxSurge, to: json("1"), in: root) }
    }

    /// The spec of an OCNEControlPlane.
    static func setControlPlane(_ object: Field, in root: Cursor, _ patch: inout PatchBuilder) {
        let spec = object["spec"]
        if !spec["replicas"].exists { patch.set(spec["replicas"], to: json("1"), in: root) }
        let namespace = object["metadata"]["namespace"]
        let referenced = spec["machineTemplate"]["infrastructureRef"]["namespace"]
        if referenced.isEmpty, !namespace.isEmpty, let value = namespace.value {
            patch.set(referenced, to: value, in: root)
        }
        let version = spec["version"]
        if version.value?.stringHasPrefix("v") != true {
            var writer = JSONWriter()
            writer.string("v" + version.string)
            patch.set(version, to: writer.bytes, in: root)
        }
        setConfigSpec(spec["controlPlaneConfig"], in: root, &patch)
        setRolloutStrategy(spec["rolloutStrategy"], in: root, &patch)
    }

    /// The spec in an OCNEControlPlaneTemplate.
    static func setControlPlaneTemplate(_ object: Field, in root: Cursor, _ patch: inout PatchBuilder) {
        let spec = object["spec"]["template"]["spec"]
        setConfigSpec(spec["controlPlaneConfig"], in: root, &patch)
        setRolloutStrategy(spec["rolloutStrategy"], in: root, &patch)
    }

    private static func json(_ text: StaticString) -> [UInt8] {
        var writer = JSONWriter()
        writer.raw(text)
        return writer.bytes
    }
}
