internal import JSON

extension OCNEConversion.Report {
    /// The object of a review that could not be converted. Its members come from the review, unchecked.
    public struct FailedObject: Sendable, Equatable {
        /// `kind` of the object.
        public let kind: String
        /// `metadata.namespace`; empty if there is none.
        public let namespace: String
        /// `metadata.name`; empty if there is none.
        public let name: String
        /// Version of the object: `v1alpha1` of `bootstrap.cluster.x-k8s.io/v1alpha1`.
        public let from: String
        /// The desired version.
        public let to: String

        init(_ object: borrowing Field, to desired: borrowing Field) {
            kind = object["kind"].string
            namespace = object["metadata"]["namespace"].string
            name = object["metadata"]["name"].string
            from = Self.version(object["apiVersion"].string)
            to = Self.version(desired.string)
        }

        private static func version(_ apiVersion: String) -> String {
            String(apiVersion.split(separator: "/", omittingEmptySubsequences: false).last ?? "")
        }
    }
}
