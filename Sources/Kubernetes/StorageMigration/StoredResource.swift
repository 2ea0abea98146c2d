internal import JSON

/// A CRD, as far as the migration of its objects depends on it.
struct StoredResource: Equatable, Sendable {
    let uid: String
    let resourceVersion: String
    /// Increases with each change of the spec.
    let generation: Int64
    let group: String
    let plural: String
    let kind: String
    let isNamespaced: Bool
    /// The version in which the API server stores what is written.
    let storageVersion: String
    /// The version of requests: the storage version, or the first served one if that is not served.
    let requestVersion: String
    /// True if `status` is a subresource in the version of requests.
    let hasStatus: Bool
    /// `status.storedVersions`.
    let storedVersions: [String]

    /// Reads a CustomResourceDefinition (apiextensions.k8s.io/v1).
    ///
    /// - Throws: `InvalidResponse` if it is none.
    init(_ crd: borrowing Field) throws(InvalidResponse) {
        let (metadata, spec) = (crd["metadata"], crd["spec"])
        uid = metadata["uid"].string
        resourceVersion = metadata["resourceVersion"].string
        generation = metadata["generation"].int64 ?? 0
        group = spec["group"].string
        plural = spec["names"]["plural"].string
        kind = spec["names"]["kind"].string
        isNamespaced = spec["scope"].equals("Namespaced")
        var storage: String?
        var request: (version: String, hasStatus: Bool)?
        var versions = spec["versions"].elements
        while let element = versions.next() {
            let version = Field(element)
            let isStored = version["storage"].isTrue
            if isStored { storage = version["name"].string }
            if version["served"].isTrue, isStored || request == nil {
                request = (version["name"].string, version["subresources"]["status"].exists)
            }
        }
        var stored: [String] = []
        var names = crd["status"]["storedVersions"].elements
        while let name = names.next() { stored.append(Field(name).string) }
        guard let storage, let request, !uid.isEmpty, !resourceVersion.isEmpty, !group.isEmpty, !plural.isEmpty else {
            throw InvalidResponse(description: "response is not a CustomResourceDefinition with a served version")
        }
        storageVersion = storage
        (requestVersion, hasStatus) = request
        storedVersions = stored
    }

    /// True if no other version is stored, according to the CRD.
    var isMigrated: Bool { storedVersions == [storageVersion] }

    /// Returns true if the other state of the CRD has the same spec: objects written meanwhile are stored alike.
    func hasSameSpec(as other: StoredResource) -> Bool { uid == other.uid && generation == other.generation }
}

/// An invalid response of the API server. Holds nothing of the response.
struct InvalidResponse: Error, Equatable, CustomStringConvertible {
    let description: String
}
