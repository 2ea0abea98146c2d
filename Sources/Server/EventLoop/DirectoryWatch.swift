internal import CLinux

/// Watches directories for entries that are created, removed, renamed or written.
/// Kubernetes updates mounted Secrets and ConfigMaps by replacing the symbolic link `..data`, which a watch on the file
/// itself does not report. The owner reads the files again to find out what changed.
public final class DirectoryWatch: EventHandler {
    private let descriptor: Descriptor
    private let loop: EventLoop
    private var registration = Registration.none
    private let changed: () -> Void

    /// Starts watching the directories, which must exist.
    ///
    /// - Parameter changed: Called on the loop's thread, once for a burst of changes.
    public init(_ directories: [String], on loop: EventLoop, changed: @escaping () -> Void) throws(SystemError) {
        descriptor = Descriptor(takingOwnership: try system("inotify_init1") { clinux_inotify() })
        self.loop = loop
        self.changed = changed
        let number = descriptor.number
        for directory in directories {
            _ = try system("inotify_add_watch") { unsafe clinux_inotify_watch(number, directory) }
        }
        registration = try loop.add(descriptor, self)
    }

    /// Drains the kernel's events and calls `changed`; called by the loop.
    public func handle(_ events: ReadyEvents) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let number = descriptor.number
        // The content of the events is irrelevant.
        while true {
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe clinux_read(number, base, bytes.count)
            }
            guard got > 0 else { break }
        }
        changed()
    }

    /// Does nothing: there is no deadline.
    public func handleDeadline() {}

    /// Stops watching, on the loop's thread; `changed` is not called again.
    public func close() {
        loop.remove(descriptor, registration)
    }
}
