import CFuzzer
import Glibc

/// The target that runs for each input. Set once, before libFuzzer starts; called on the same thread.
nonisolated(unsafe) private var body: (Input) -> Void = { _ in }

/// Runs libFuzzer with the command line; it calls `target` for each input. Does not return.
public func fuzz(_ target: @escaping (Input) -> Void) -> Never {
    body = target
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    let status = LLVMFuzzerRunDriver(&count, &arguments) { start, size in
        body(Input(bytes: UnsafeBufferPointer(start: start, count: size)))
        return 0
    }
    exit(status)
}

/// Ends the process, which libFuzzer reports as a finding, unless `condition` holds.
public func expect(
    _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
    guard !condition else { return }
    fatalError(message(), file: file, line: line)
}

/// An input: choices for the target first, the bytes to be read behind them.
public struct Input {
    /// Remaining bytes, in libFuzzer's own buffer of exactly this size, so that the address sanitizer reports overruns.
    public private(set) var bytes: UnsafeBufferPointer<UInt8>

    /// Takes a byte from the front; 0 if there is none.
    public mutating func takeByte() -> Int {
        guard let first = bytes.first else { return 0 }
        bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst())
        return Int(first)
    }

    /// Takes two bytes from the front.
    public mutating func takeShort() -> Int {
        let high = takeByte()
        return high << 8 | takeByte()
    }

    /// A copy of the remaining bytes.
    public var array: [UInt8] { Array(bytes) }
}
