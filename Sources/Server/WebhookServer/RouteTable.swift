/// Finds routes by the bytes of a path, without making a String of them.
struct RouteTable: Sendable {
    let routes: [Route]
    private let paths: [[UInt8]]

    init(_ routes: [Route]) {
        self.routes = routes
        paths = routes.map { Array($0.path.utf8) }
    }

    /// Index of the route whose path stands at `range` of `bytes`.
    func find(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        for i in paths.indices where paths[i].count == range.count {
            // Paths share their beginning, so they are told apart from the end.
            var k = range.count - 1
            while k >= 0, paths[i][k] == bytes[range.lowerBound + k] { k -= 1 }
            if k < 0 { return i }
        }
        return nil
    }
}
