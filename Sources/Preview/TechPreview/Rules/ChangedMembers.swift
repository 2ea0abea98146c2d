internal import JSON

/// Checks the members of an object that an update adds, changes or removes.
enum ChangedMembers {
    /// Adds a finding for each changed member that has a fault. Linear in the members.
    ///
    /// - Parameter fault: Returns what is wrong with a change; nil if nothing is. It gets the name and the new value,
    ///   which is nil if the member is removed or is not a string.
    static func check(
        _ new: Field, _ old: Field, _ findings: inout Findings, fault: (_ name: String, _ value: String?) -> String?
    ) {
        if let a = new.value, let b = old.value, a.isSameValue(as: b) { return }
        let (before, after) = (MemberIndex(of: old), MemberIndex(of: new))
        var members = new.members
        while let member = members.next() {
            let counterpart = before.value(named: member.name)
            if let counterpart, counterpart.isSameValue(as: member.value) { continue }
            if member.value.isNull, counterpart == nil { continue }
            guard let fault = fault(member.name.string ?? "", member.value.string) else { continue }
            findings.field(Field(member.value), fault)
        }
        var gone = old.members
        while let member = gone.next() {
            guard !member.value.isNull, after.value(named: member.name) == nil else { continue }
            let name = member.name.string ?? ""
            guard let fault = fault(name, nil) else { continue }
            findings.field(new, "\(name) must not be removed: \(fault)", identity: "gone \(name)")
        }
    }
}
