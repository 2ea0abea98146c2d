internal import JSON
internal import KubernetesAPI

/// The rules of when and how machines are replaced, of control planes and their templates.
struct RolloutValidation {
    let version: APIVersion

    private static let minimumCertificatesExpiryDays = 7

    /// - Parameter replicas: nil where there are none, as in a template.
    func validate(_ spec: Field, replicas: Int64?, _ errors: inout FieldErrors) {
        let days = spec[version.paths.certificatesExpiryDays]
        if let value = days.int64, value < Self.minimumCertificatesExpiryDays {
            errors.invalid(
                days, String(value), "must be greater than or equal to \(Self.minimumCertificatesExpiryDays)",
                by: .rolloutBefore)
        }
        let strategy = spec[version.paths.rolloutStrategy]
        guard strategy.isSet(in: version) else { return }
        if !strategy["type"].equals("RollingUpdate") {
            errors.required(strategy["type"], "only RollingUpdateStrategyType is supported", by: .rolloutStrategy)
        }
        let rollingUpdate = strategy["rollingUpdate"]
        guard rollingUpdate.exists || !version.traits.requiresRollingUpdate else {
            errors.required(rollingUpdate, "must be set, for example to {\"maxSurge\": 1}", by: .rolloutStrategy)
            return
        }
        let maxSurge = rollingUpdate["maxSurge"]
        // Where rollingUpdate is optional, the controller has a default for maxSurge.
        guard maxSurge.exists || version.traits.requiresRollingUpdate else { return }
        let surge = Self.intValue(maxSurge)
        if maxSurge.exists, surge == 0, let replicas, replicas < 3 {
            errors.required(
                rollingUpdate, "when OCNEControlPlane is configured to scale-in, replica count needs to be at least 3",
                by: .rolloutStrategy
            )
        }
        if !maxSurge.exists || surge != 0 && surge != 1 {
            errors.required(maxSurge, "value must be 1 or 0", by: .rolloutStrategy)
        }
    }

    /// The number that an int-or-string stands for, as Kubernetes reads it: a text that is no decimal integer is 0, one
    /// that is too large for 64 bits the largest there is (Go, `strconv.Atoi`).
    private static func intValue(_ field: Field) -> Int64 {
        guard let value = field.value else { return 0 }
        if let number = value.int64 { return number }
        let text = value.string ?? ""
        if let number = Int64(text) { return number }
        let digits = text.utf8.dropFirst(text.hasPrefix("-") || text.hasPrefix("+") ? 1 : 0)
        guard !digits.isEmpty, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return 0 }
        return text.hasPrefix("-") ? .min : .max
    }
}
