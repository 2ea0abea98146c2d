extension OCNEConversion {
    /// A kind and the versions that its objects are converted from and to.
    public struct Path: Sendable, Hashable, CaseIterable {
        /// The kind.
        public let kind: OCNEKind
        /// The version of the request.
        public let source: APIVersion
        /// The version of the response; it may be the same.
        public let target: APIVersion

        /// All paths.
        public static let allCases = OCNEKind.allCases.flatMap { kind in
            APIVersion.allCases.flatMap { source in
                APIVersion.allCases.map { Path(kind: kind, source: source, target: $0) }
            }
        }

        /// The position in `allCases`, for arrays with an element for each path.
        public var index: Int {
            (kind.ordinal * Self.versionCount + source.ordinal) * Self.versionCount + target.ordinal
        }

        private static let versionCount = APIVersion.allCases.count
    }

    /// The number of converted objects by kind, source version and target version.
    public struct Counts: Sendable {
        /// Space for four kinds, from and to up to four versions: a test compares it with the paths.
        private var objects = InlineArray<64, Int>(repeating: 0)

        /// Calls `body` with each path on which objects were converted, and their number.
        public func forEach(_ body: (Path, Int) -> Void) {
            // A subscript of an InlineArray copies all of it.
            let counts = objects.span
            for i in Path.allCases.indices where counts[i] > 0 { body(Path.allCases[i], counts[i]) }
        }

        /// The number of all objects.
        public var total: Int {
            var total = 0
            for i in objects.indices { total += objects[i] }
            return total
        }

        mutating func add(_ path: Path) { objects[path.index] += 1 }
    }
}
