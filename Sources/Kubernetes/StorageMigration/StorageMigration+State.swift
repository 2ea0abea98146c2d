extension StorageMigration {
    /// A kind of request.
    enum Step: Equatable {
        /// Read all CRDs.
        case read
        /// Wait until the API server uses the storage version.
        case settle
        case list
        case write
        /// Read the CRD again after the last object.
        case verify
        /// Set `storedVersions`.
        case trim
    }

    struct CRDState {
        var resource: StoredResource?
        /// Time from which the API server is asked for its storage version.
        var readyAt: UInt64 = 0
        /// Times that the API server was asked.
        var discoveries = 0
        /// Completed passes over the objects.
        var passes = 0
        /// Conflicts when `storedVersions` was set.
        var conflicts = 0
    }

    struct ListState {
        var limit: Int
        /// Token of the next page; empty for the first.
        var next = ""
        /// Expired tokens in a row.
        var expirations = 0
        /// Times that the list began again.
        var restarts = 0
        /// Pages in a row without an object.
        var emptyPages = 0
    }
}
