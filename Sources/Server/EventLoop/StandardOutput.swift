internal import CLinux

/// Standard output, the destination of commands' output.
public enum StandardOutput {
    /// Flushes buffered output. `print` does not report errors; this does, including earlier ones.
    ///
    /// - Throws: `SystemError` if output was lost, for example on a full disk.
    public static func finish() throws(SystemError) {
        let result = clinux_flush_output()
        guard result == 0 else { throw SystemError("write", -result) }
    }
}
