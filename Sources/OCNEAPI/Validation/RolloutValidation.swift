internal import JSON
internal import KubernetesAPI

/// The rules of `rolloutBefore` and `rolloutStrategy`, of control planes and their templates.
enum RolloutValidation {
    private static let minimumCertificatesExpiryDays = 7

    /// - Parameter replicas: nil where there are none, as in a template.
    static func validate(_ spec: Field, replicas: Int64?, _ errors: inout FieldErrors) {
        let days = spec["rolloutBefore"]["certificatesExpiryDays"]
        if let value = days.int64, value < minimumCertificatesExpiryDays {
            errors.invalid(days, String(value), "must be greater than or equal to \(minimumCertificatesExpiryDays)", by: .rolloutBefore)
        }
        let strategy = spec["rolloutStrategy"]
        guard strategy.exists else { return }
        if !strategy["type"].equals("RollingUpdate") {
            errors.required(strategy["type"], "only RollingUpdateStrategyType is supported", by: .rolloutStrategy)
        }
        let rollingUpdate = strategy["rollingUpdate"]
        guard rollingUpdate.exists else {
            errors.required(rollingUpdate, "must be set, for example to {\"maxSurge\": 1}", by: .rolloutStrategy)
            return
        }
        let maxSurge = rollingUpdate["maxSurge"]
        let surge = intValue(maxSurge)
        if maxSurge.exists, surge == 0, let replicas, replicas < 3 {
            errors.required(
                rollingUpdate, "when OCNEControlPlane is configured to scale-in, replica count needs to be at least 3", by: .rolloutStrategy
            )
        }
        // Without a number the controller has nothing to go by.
        if !maxSurge.exists || surge != 0 && surge != 1 {
            errors.required(maxSurge, "value must be 1 or 0", by: .rolloutStrategy)
        }
    }

    /// The number that an int-or-string stands for, as Kubernetes reads it: a text that is no decimal integer is 0.
    private static func intValue(_ field: Field) -> Int64 {
        guard let value = field.value else { return 0 }
        if let number = value.int64 { return number }
        return Int64(value.string ?? "") ?? 0
    }
}
