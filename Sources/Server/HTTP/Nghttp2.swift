internal import CNghttp2

/// The HTTP/2 library nghttp2.
public enum Nghttp2 {
    /// The version, such as `1.52.0`.
    public static var version: String {
        guard let info = unsafe nghttp2_version(0), let text = unsafe info.pointee.version_str else { return "" }
        return unsafe String(cString: text)
    }
}
