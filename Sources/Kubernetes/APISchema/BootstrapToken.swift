internal import Primitives

/// Bootstrap tokens of kubeadm.
public enum BootstrapToken {
    /// Returns true if `text` is a bootstrap token: `[a-z0-9]{6}\.[a-z0-9]{16}`.
    public static func isValid(_ text: String) -> Bool {
        let units = Array(text.utf8)
        guard units.count == 23 else { return false }
        return units.enumerated().allSatisfy { index, unit in
            index == 6
                ? unit == UInt8(ascii: ".")
                : unit.isASCIILowercaseOrDigit
        }
    }
}
