internal import CLinux

/// Where commands print.
public enum StandardOutput {
    /// Writes what is still held back. Printing itself tells of no errors: this does, also of those before.
    ///
    /// - Throws: `SystemError` when something was not written, such as on a full disk.
    public static func finish() throws(SystemError) {
        let result = clinux_flush_output()
        guard result == 0 else { throw SystemError("write", -result) }
    }
}
