internal import CNghttp2

/// The library behind HTTP/2.
public enum Nghttp2 {
    /// Its version, such as `1.52.0`.
    public static var version: String {
        guard let info = unsafe nghttp2_version(0), let text = unsafe info.pointee.version_str else { return "" }
        return unsafe String(cString: text)
    }
}
