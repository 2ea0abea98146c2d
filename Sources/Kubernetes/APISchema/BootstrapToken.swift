/// The tokens that kubeadm lets nodes join with.
public enum BootstrapToken {
    /// True if `text` is one: `[a-z0-9]{6}\.[a-z0-9]{16}`.
    public static func isValid(_ text: String) -> Bool {
        let units = Array(text.utf8)
        guard units.count == 23 else { return false }
        return units.enumerated().allSatisfy { index, unit in
            index == 6
                ? unit == UInt8(ascii: ".")
                : UInt8(ascii: "a")...UInt8(ascii: "z") ~= unit || UInt8(ascii: "0")...UInt8(ascii: "9") ~= unit
        }
    }
}
