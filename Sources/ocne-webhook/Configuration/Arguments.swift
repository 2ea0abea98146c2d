internal import APISchema
public import ArgumentParser
internal import EventLoop
public import OCNEAPI
internal import Primitives
public import TLS
public import TechPreview
public import WebhookServer

// Values of flags.

/// A duration such as `5s`, `1m30s`, `500ms`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        guard let read = GoDuration(argument), read.nanoseconds >= 0 else { return nil }
        duration = .nanoseconds(read.nanoseconds)
    }

    /// The duration in the largest unit without a remainder: `87600h`, `2m`, `90s`.
    var defaultValueDescription: String {
        let seconds = duration.components.seconds
        for (unit, length) in [("h", 3600), ("m", 60)] as [(String, Int64)]
        where seconds >= length && seconds % length == 0 {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }
}

/// A number of bytes such as `8388608`, `8Mi`, `512Ki`.
struct BytesArgument: ExpressibleByArgument {
    let bytes: Int

    init(_ bytes: Int) {
        self.bytes = bytes
    }

    init?(argument: String) {
        var digits = argument[...]
        var shift = 0
        for (suffix, bits) in [("Ki", 10), ("Mi", 20), ("Gi", 30)] where digits.hasSuffix(suffix) {
            digits = digits.dropLast(2)
            shift = bits
        }
        // At most 4 TiB, far from an overflow.
        guard digits.count <= 12, let number = Int(digits), number > 0, number <= 1 << (42 - shift) else { return nil }
        bytes = number << shift
    }

    var defaultValueDescription: String {
        bytes % (1 << 20) == 0 ? "\(bytes >> 20)Mi" : "\(bytes >> 10)Ki"
    }
}

/// A count of at least one.
struct CountArgument: ExpressibleByArgument {
    let count: Int

    init(_ count: Int) {
        self.count = count
    }

    init?(argument: String) {
        guard let number = Int(argument), number > 0, number <= 1_000_000 else { return nil }
        count = number
    }

    var defaultValueDescription: String { "\(count)" }
}

/// A comma-separated list.
struct ListArgument: ExpressibleByArgument {
    let items: [String]

    init?(argument: String) {
        items = argument.split(separator: ",").map { String($0) }
    }
}

extension ListenAddress: ExpressibleByArgument {
    /// Parses the value of a flag; nil if it is invalid.
    public init?(argument: String) {
        self.init(argument)
        guard Listener.canListen(on: host) else { return nil }
    }

    /// The default in help texts.
    public var defaultValueDescription: String { description }
}

extension TLSVersion: ExpressibleByArgument {
    /// Parses the value of a flag. Older versions only have suites of the TLS profile Old.
    public init?(argument: String) {
        guard Self.allValueStrings.contains(argument) else { return nil }
        self.init(rawValue: argument)
    }

    /// Values of the flag.
    public static var allValueStrings: [String] { [v1_2.rawValue, v1_3.rawValue] }
}

extension Profile: ExpressibleByArgument {}

extension StateUnavailable: ExpressibleByArgument {}

extension FeatureGates {
    /// Parses the value of `--feature-gates`.
    static func reading(_ text: String) throws -> FeatureGates {
        do {
            return try FeatureGates(parsing: text)
        } catch {
            throw ConfigurationError("--feature-gates: \(error)")
        }
    }

    /// Logs the gates that have no effect.
    func warn(_ log: Log) {
        guard !withoutEffect.isEmpty else { return }
        log.warning("ignored feature gates", ["gates": withoutEffect.joined(separator: ", ")])
    }
}

extension APIVersion: ExpressibleByArgument {}
