/// Floating-point numbers as Go writes them. Finite numbers only.
public enum GoFloat {
    /// Returns the shortest decimal that reads as `value`, as `encoding/json` writes it: `1`, `0.5`, `1e+21`, `1e-7`.
    public static func json(_ value: Double) -> String {
        let magnitude = value.magnitude
        let decimal = Decimal(magnitude.description)
        let text =
            magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21)
            ? decimal.scientific(minExponentDigits: 1) : decimal.fixed
        return (value.sign == .minus ? "-" : "") + text
    }

    /// Returns the shortest decimal that reads as `value`, as the verb `%g` writes it: `1`, `0.5`, `1e+06`, `1e-05`.
    public static func general(_ value: Float) -> String {
        let decimal = Decimal(value.magnitude.description)
        let text =
            decimal.point < -3 || decimal.point > 6 ? decimal.scientific(minExponentDigits: 2) : decimal.fixed
        return (value.sign == .minus ? "-" : "") + text
    }

    /// A number as `0.DIGITS` times a power of ten.
    private struct Decimal {
        /// Digits without leading and trailing zeros; empty for zero.
        private let digits: Substring
        /// The power of ten: the place of the decimal point among the digits; 1 for zero.
        let point: Int

        /// Parses the description of a number of Swift, which has the shortest digits: `12.5`, `1e-07`.
        init(_ description: String) {
            let parts = description.split(separator: "e", maxSplits: 1)
            let number = (parts.first ?? "").split(separator: ".", maxSplits: 1)
            let whole = number.first ?? ""
            let all = whole + (number.count > 1 ? number[1] : "")
            let leading = all.prefix { $0 == "0" }.count
            var digits = Substring(all).dropFirst(leading)
            while digits.last == "0" { digits.removeLast() }
            self.digits = digits
            point = digits.isEmpty ? 1 : whole.count - leading + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        }

        var fixed: String {
            guard !digits.isEmpty else { return "0" }
            if point <= 0 { return "0.\(String(repeating: "0", count: -point))\(digits)" }
            if point >= digits.count { return digits + String(repeating: "0", count: point - digits.count) }
            return "\(digits.prefix(point)).\(digits.dropFirst(point))"
        }

        func scientific(minExponentDigits: Int) -> String {
            let exponent = point - 1
            let power = "\(exponent.magnitude)"
            let zeros = String(repeating: "0", count: max(minExponentDigits - power.count, 0))
            let fraction = digits.count > 1 ? ".\(digits.dropFirst())" : ""
            return "\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(zeros)\(power)"
        }
    }
}
