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

    /// Lowers the priority of the calling thread, whose work may wait while other threads of the process have some.
    /// Needs no privilege. Other processes do not matter if they are in other control groups, as in containers.
    static func lowerPriority() { clinux_lower_priority(10) }

    /// Has the calling thread run soon when it becomes ready, though others use the processor; for a thread that works
    /// for a short time. Without effect before Linux 6.12.
    public static func useShortSlices() { clinux_use_short_slices() }

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
