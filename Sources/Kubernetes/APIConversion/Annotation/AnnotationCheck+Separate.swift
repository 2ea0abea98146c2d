internal import JSON

extension AnnotationCheck {
    /// Writes the accepted values to one writer and the rejected ones to another, both as preserved fields; nothing to
    /// a writer without values.
    func separate(into accepted: inout JSONWriter, _ rest: inout JSONWriter) {
        _ = separate(root, into: &accepted, &rest)
    }

    /// - Returns: True if a value was written to `accepted`.
    private func separate(_ value: Cursor, into accepted: inout JSONWriter, _ rest: inout JSONWriter) -> Bool {
        let position = value.position(from: root)
        let next = firstRejected(from: position)
        guard next < rejected.count, rejected[next] < position + value.span else {
            accepted.value(value)
            return true
        }
        guard rejected[next] > position else {
            rest.value(value)
            return false
        }
        let (acceptedStart, restStart) = (accepted.checkpoint, rest.checkpoint)
        var isAccepted = false
        accepted.beginObject()
        rest.beginObject()
        var members = value.members
        while let member = members.next() {
            let (acceptedBefore, restBefore) = (accepted.checkpoint, rest.checkpoint)
            accepted.key(member.name)
            rest.key(member.name)
            let (acceptedName, restName) = (accepted.checkpoint, rest.checkpoint)
            if separate(member.value, into: &accepted, &rest), !ConversionData.isReserved(member.name) {
                isAccepted = true
            }
            if accepted.checkpoint == acceptedName { accepted.rewind(to: acceptedBefore) }
            if rest.checkpoint == restName { rest.rewind(to: restBefore) }
        }
        accepted.endObject()
        rest.endObject()
        if isAccepted { return true }
        // An object without accepted values need not exist.
        accepted.rewind(to: acceptedStart)
        rest.rewind(to: restStart)
        rest.value(value)
        return false
    }

    /// Returns the index of the first rejected position from `position` on.
    private func firstRejected(from position: Int) -> Int {
        var (low, high) = (0, rejected.count)
        while low < high {
            let middle = (low + high) / 2
            if rejected[middle] < position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
