internal import CLinux
internal import Glibc

/// Operating system threads.
public enum Thread {
    /// Runs `body` on a new detached thread.
    ///
    /// - Parameter name: Up to 15 bytes, as shown by debuggers and `ps -L`.
    public static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let box = unsafe Unmanaged.passRetained(Box(name, body))
        var thread = pthread_t()
        let failure = unsafe pthread_create(&thread, nil, threadMain, box.toOpaque())
        guard failure == 0 else {
            unsafe box.release()
            throw SystemError("pthread_create", failure)
        }
        pthread_detach(thread)
    }

    fileprivate final class Box {
        let name: String
        let body: @Sendable () -> Void

        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}

/// Entry point of threads: releases the box that `start` retained.
private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument = unsafe argument else { return nil }
    let box = unsafe Unmanaged<Thread.Box>.fromOpaque(argument).takeRetainedValue()
    unsafe clinux_name_thread(box.name)
    box.body()
    return nil
}
