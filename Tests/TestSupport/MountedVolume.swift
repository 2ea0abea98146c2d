internal import Foundation
internal import Glibc

/// A Secret or ConfigMap as the kubelet mounts it: files are links through `..data`, which is a link to a directory of
/// this version. An update makes a new directory and swaps `..data` by a rename, then removes the old directory.
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

    /// The directory that it is mounted at.
    public var path: String { scratch.path }

    /// Where a file is seen, through the links.
    public func path(_ name: String) -> String { scratch.path(name) }

    /// Puts these files in the place of those that are there.
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
