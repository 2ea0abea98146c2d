/// Settings of a self-managed certificate.
public struct SelfManagedConfiguration: Sendable, Equatable {
    /// The Secret that stores the certificates.
    public var secret: SecretReference
    /// Subject of the certificates.
    public var subject: CertificateSubject
    /// Objects that the authorities are written into.
    public var targets: [BundleTarget]
    /// Lifetimes and durations of a rotation.
    public var policy: RotationPolicy

    /// Creates settings; `RotationPolicy.problem` validates the policy.
    public init(
        secret: SecretReference, subject: CertificateSubject, targets: [BundleTarget],
        policy: RotationPolicy = RotationPolicy()
    ) {
        self.secret = secret
        self.subject = subject
        self.targets = targets
        self.policy = policy
    }
}

/// An event of the rotation that an operator should know of. Fingerprints are in hexadecimal, times in seconds since
/// 1970.
public enum SelfManagedEvent: Sendable, Equatable {
    /// The Secret was created, with new certificates.
    case created
    /// The Secret was missing and was restored with the certificates in use.
    case restored
    /// This replica took a step of a rotation.
    case took(RotationStep)
    /// Another serving certificate is in use.
    case serving(fingerprint: String, notAfter: Int64)
    /// The authorities were written into an object, together with this number of foreign certificates.
    case wroteBundle(object: String, foreign: Int)
    /// An object's bundle was overwritten repeatedly within an hour, last by these field managers. It is restored each
    /// time.
    case bundleOverwritten(object: String, managers: [String], times: Int)
    /// An object's bundle is no longer overwritten.
    case bundleKept(object: String)
    /// The clocks of this machine and the API server differ by this many seconds (positive: this machine is behind).
    case clockDiffers(seconds: Int64)
    /// Requests fail and are retried. Reported once for each reason.
    case failing(reason: String)
    /// Everything that failed succeeds again.
    case recovered
}
