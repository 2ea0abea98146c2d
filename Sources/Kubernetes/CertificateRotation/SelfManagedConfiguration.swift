/// What a server that manages its certificate itself is told.
public struct SelfManagedConfiguration: Sendable, Equatable {
    /// Where the certificates are kept.
    public var secret: SecretReference
    /// For whom they are.
    public var subject: CertificateSubject
    /// Into what the authorities are written.
    public var targets: [BundleTarget]
    /// How long certificates live, and how they are exchanged.
    public var policy: RotationPolicy

    /// All of it; whether the policy makes sense is for the policy to say.
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

/// What happens to certificates that an operator may want to know. Fingerprints are in hexadecimal, times in seconds
/// since 1970.
public enum SelfManagedEvent: Sendable, Equatable {
    /// New certificates have been put into the Secret, where there was none.
    case created
    /// The Secret was gone; what this replica has was put back.
    case restored
    /// A step of a rotation has been taken by this replica.
    case took(RotationStep)
    /// Another serving certificate is in use from now on.
    case serving(fingerprint: String, notAfter: Int64)
    /// The authorities have been written into an object, beside so many certificates of others.
    case wroteBundle(object: String, foreign: Int)
    /// An object's bundle was overwritten so many times within an hour, last by these field managers. It is put right
    /// each time.
    case bundleOverwritten(object: String, managers: [String], times: Int)
    /// An object's bundle is not overwritten any more.
    case bundleKept(object: String)
    /// The clock of this machine and that of the API server are so many seconds apart (positive: this machine is
    /// behind).
    case clockDiffers(seconds: Int64)
    /// Something does not work; it is tried again. Told once for each reason.
    case failing(reason: String)
    /// All that did not work works again.
    case recovered
}
