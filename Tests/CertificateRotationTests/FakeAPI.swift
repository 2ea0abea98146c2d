import EventLoop
import Glibc
import HTTP
import KubernetesClient
import Synchronization

@testable import CertificateRotation

/// A `FakeCluster` behind plain HTTP on the loopback; each connection has a thread.
final class FakeAPI: Sendable {
    let cluster: Mutex<FakeCluster>
    let port: UInt16
    private let isRunning = Atomic<Bool>(true)

    init(_ cluster: FakeCluster) throws {
        self.cluster = Mutex(cluster)
        let listener = try Listener(host: "127.0.0.1", port: 0)
        port = listener.port
        let box = Box(listener)
        try Thread.start("fake-api") { [weak self] in
            while let self, self.isRunning.load(ordering: .relaxed) {
                guard case .connection(let descriptor, _) = box.listener.accept() else {
                    usleep(500)
                    continue
                }
                let connection = Connection(descriptor)
                try? Thread.start("fake-api-peer") { [weak self] in
                    while let self, connection.answer(self) { usleep(200) }
                }
            }
        }
    }

    deinit { isRunning.store(false, ordering: .relaxed) }

    private final class Box: Sendable {
        let listener: Listener
        init(_ listener: consuming Listener) { self.listener = listener }
    }

    private final class Connection: @unchecked Sendable {
        // Unchecked: used by its own thread only.
        private let descriptor: Descriptor
        private var input: [UInt8] = []

        init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

        /// Answers what has come; false at the end.
        func answer(_ api: FakeAPI) -> Bool {
            var buffer = [UInt8](repeating: 0, count: 65536)
            switch descriptor.receive(into: &buffer, from: 0) {
            case .bytes(let count): input += buffer[..<count]
            case .wantsRead, .wantsWrite: break
            case .ended, .failed: return false
            }
            guard let (request, length) = read() else { return true }
            input.removeFirst(length)
            let (status, body) = api.cluster.withLock { $0.answer(request) }
            var output =
                Array(
                    "HTTP/1.1 \(status) x\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
                        .utf8) + body
            while !output.isEmpty {
                switch descriptor.send(output, from: 0) {
                case .bytes(let count): output.removeFirst(count)
                case .wantsRead, .wantsWrite: usleep(200)
                case .ended, .failed: return false
                }
            }
            return true
        }

        private func read() -> (APIRequest, Int)? {
            let text = String(decoding: input, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
            let head = text[..<end.lowerBound]
            let words = head.split(separator: " ")
            let length =
                head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }.flatMap {
                    Int($0.dropFirst(16))
                } ?? 0
            let start = head.utf8.count + 4
            guard input.count >= start + length, let method = HTTP1Request.Method(rawValue: String(words[0])) else {
                return nil
            }
            return (
                APIRequest(
                    method, target: String(words[1]), body: Array(input[start..<(start + length)]), limit: 1 << 20),
                start + length
            )
        }
    }
}
