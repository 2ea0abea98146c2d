internal import Primitives

// Helpers for parsing the heads of requests and responses (RFC 9110, section 5.6).

let CR = UInt8(ascii: "\r")
let LF = UInt8(ascii: "\n")
let SP = UInt8(ascii: " ")
let HT = UInt8(ascii: "\t")

func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}

/// `tchar` of RFC 9110, section 5.6.2: letters, digits and ``!#$%&'*+-.^_`|~``.
func isTokenByte(_ byte: UInt8) -> Bool {
    // One bit for each byte below 64 and one for each from 64 to 127; literals avoid a table in memory.
    let low: UInt64 = 0x03FF_6CFA_0000_0000
    let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE
    return byte < 128 && (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1
}

/// Returns true for bytes permitted in a field value: visible characters, spaces, tabs and bytes beyond ASCII.
func isValueByte(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == HT }

extension Span<UInt8> {
    /// Returns true if the bytes from `start` on equal `text`, case-sensitively.
    func matches(_ start: Int, _ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard start + length <= count else { return false }
        for i in 0..<length where self[start + i] != (unsafe text.utf8Start[i]) { return false }
        return true
    }

    /// Returns true if the bytes equal `text`, ignoring case; `text` is in lower case.
    func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for i in 0..<range.count where lowercased(self[range.lowerBound + i]) != (unsafe text.utf8Start[i]) {
            return false
        }
        return true
    }

    /// Returns true if a comma-separated list contains the element `text`, ignoring case and parameters.
    func contains(_ range: Range<Int>, _ text: StaticString) -> Bool {
        var elementStart = range.lowerBound
        for i in range.lowerBound...range.upperBound where i == range.upperBound || self[i] == UInt8(ascii: ",") {
            var first = elementStart
            var last = elementStart
            while last < i, self[last] != UInt8(ascii: ";") { last += 1 }
            while first < last, self[first] == SP || self[first] == HT { first += 1 }
            while last > first, self[last - 1] == SP || self[last - 1] == HT { last -= 1 }
            if equals(first..<last, text) { return true }
            elementStart = i + 1
        }
        return false
    }

    /// Parses a decimal number; returns nil for anything else. Eighteen digits fit 64 bits.
    func decimal(_ range: Range<Int>) -> Int? {
        guard 1...18 ~= range.count else { return nil }
        var value = 0
        for i in range {
            guard self[i].isASCIIDigit else { return nil }
            value = value * 10 + Int(self[i] - UInt8(ascii: "0"))
        }
        return value
    }
}
