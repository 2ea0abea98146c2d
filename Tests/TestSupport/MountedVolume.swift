internal import Foundation
internal import Glibc

/// A Secret or ConfigMap as the kubelet mounts it: files are links through `..data`, which is a link to a directory of
/// this version. An update creates a new directory, replaces `..data` by a rename, and removes the old directory.
public final class MountedVolume {
    private let scratch: Scratch
    private var version = 0

    /// Mounts the first version of these files.
    public init(_ files: [String: [UInt8]]) throws {
        scratch = try Scratch()
        try update(files)
        for name in files.keys {
            try FileManager.default.createSymbolicLink(
                atPath: scratch.path(name), withDestinationPath: "..data/\(name)")
        }
    }

    /// The mount point.
    public var path: String { scratch.path }

    /// Returns the path of a file, through the links.
    public func path(_ name: String) -> String { scratch.path(name) }

    /// Replaces the files.
    public func update(_ files: [String: [UInt8]]) throws {
        let old = "..version_\(version)"
        version += 1
        let new = "..version_\(version)"
        for (name, content) in files { try scratch.write("\(new)/\(name)", content) }
        try FileManager.default.createSymbolicLink(atPath: scratch.path("..data_tmp"), withDestinationPath: new)
        guard unsafe rename(scratch.path("..data_tmp"), scratch.path("..data")) == 0 else {
            throw Socket.Failure(description: "rename: \(errno)")
        }
        if version > 1 { try scratch.remove(old) }
    }
}
