import TestDocuments

/// Returns every way to cut `bytes` in two, and, if there are 64 at most, every way to cut them in three; then the
/// bytes one by one. Parts may be empty. In a short run, more than 64 bytes are cut at random positions only.
func splits(of bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
    var splits: [[ArraySlice<UInt8>]] = []
    var random = SeededRandom(seed: PropertyRun.seed())
    let cuts = Array(0...bytes.count)
    for first in bytes.count <= 64 ? cuts : PropertyRun.sample(cuts, using: &random) {
        splits.append([bytes[..<first], bytes[first...]])
        guard bytes.count <= 64 else { continue }
        for second in first...bytes.count {
            splits.append([bytes[..<first], bytes[first..<second], bytes[second...]])
        }
    }
    return splits + [bytes.indices.map { bytes[$0...$0] }]
}
