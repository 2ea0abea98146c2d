internal import CLinux

/// Tells when something in some directories changes: names that come, go, are swapped or have been written.
///
/// Kubernetes replaces mounted Secrets and ConfigMaps by swapping the symbolic link `..data`, which a watch on the file
/// itself never sees; the directory does. Registered with a loop; what has changed is for the owner to find out by
/// reading again.
public final class DirectoryWatch: EventHandler {
    private let descriptor: Descriptor
    private let loop: EventLoop
    private var registration = Registration.none
    private let changed: () -> Void

    /// Begins to watch the directories, which must be there.
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

    /// Empties what the kernel has noted and tells of it; for the loop.
    public func handle(_ events: ReadyEvents) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let number = descriptor.number
        // The events themselves do not matter, only that there were some.
        while true {
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe clinux_read(number, base, bytes.count)
            }
            guard got > 0 else { break }
        }
        changed()
    }

    /// Asks for no deadline.
    public func handleDeadline() {}

    /// Stops watching, on the loop's thread; `changed` is not called again.
    public func close() {
        loop.remove(descriptor, registration)
    }
}
