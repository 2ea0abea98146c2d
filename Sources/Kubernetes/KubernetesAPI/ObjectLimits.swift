/// Limits of API servers that apply to objects of all kinds.
public enum ObjectLimits {
    /// Maximum size of all names and values of an object's annotations, in bytes (apimachinery,
    /// `TotalAnnotationSizeLimitB`).
    public static let maxAnnotationBytes = 256 * 1024
}
