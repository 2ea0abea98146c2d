internal import KubernetesAPI
internal import Primitives

extension ClusterReport {
    /// The report for people: a table of resources, then the findings, the same one of several objects once, then the
    /// clients that write older versions.
    public func text(inColor: Bool) -> String {
        let paint = Paint(isOn: inColor)
        var sections = [resourceTable(paint)]
        var groups: [ClusterFinding.Effect: FindingGroups] = [:]
        for finding in findings { groups[finding.effect, default: FindingGroups()].add(finding) }
        for effect in ClusterFinding.Effect.allCases {
            if let groups = groups[effect] { sections.append(Self.section(effect, groups, paint)) }
        }
        if !clients.isEmpty { sections.append(clientTable(paint)) }
        sections.append(summary(paint))
        return sections.joined(separator: "\n")
    }

    private func resourceTable(_ paint: Paint) -> String {
        TextTable(
            header: ["RESOURCE", "VERSION", "OBJECTS", "REFUSED", "WARNINGS"],
            rows: resources.map { [$0.name, $0.version, "\($0.objects)", "\($0.refused)", "\($0.warned)"] },
            numbers: [2, 3, 4]
        ).text(paint)
    }

    private func clientTable(_ paint: Paint) -> String {
        paint.bold("Clients that write older versions") + " (metadata.managedFields)\n"
            + TextTable(
                header: ["MANAGER", "VERSION", "KIND", "OBJECTS", "LAST WRITE"],
                rows: clients.map {
                    [$0.manager.printable, $0.apiVersion, $0.kind, "\($0.objects)", $0.lastWrite.printable]
                },
                numbers: [3]
            ).text(paint)
    }

    private static func section(
        _ effect: ClusterFinding.Effect, _ groups: FindingGroups, _ paint: Paint
    ) -> String {
        var text = "\(effect.heading(paint)): \(effect.explanation)\n"
        for group in groups.all {
            let subject = group.path.isEmpty ? "" : "\(paint.bold(group.path.printable)): "
            text += "  \(subject)\(group.message.printable) [\(group.rule)]\n"
            if !group.help.isEmpty { text += "    = \(group.help.printable)\n" }
            let shown = group.objects.map(\.printable).joined(separator: ", ")
            let more = group.count > group.objects.count ? " and \(group.count - group.objects.count) more" : ""
            text += paint.dim("    \(shown)\(more)") + "\n"
        }
        if groups.omitted > 0 {
            text += "  and \(count(groups.omitted, "more finding")), which -o json lists\n"
        }
        return text
    }

    private func summary(_ paint: Paint) -> String {
        var text = ""
        if findings.omitted > 0 {
            text += "\(findings.omitted) further findings are counted but not listed"
            text += findings.failure.map { " (\($0.printable))\n" } ?? "\n"
        }
        if others > 0 { text += "\(Self.count(others, "object")) of other kinds: not checked\n" }
        if !absent.isEmpty { text += "not in the cluster: \(absentByGroup)\n" }
        for (resource, reason) in unread {
            text += "\(paint.red("not checked")): \(resource): \(reason.printable)\n"
        }
        for (name, value) in settings { text += "\(name): \(value.printable)\n" }
        text += "\(Self.count(objects, "object")): "
        switch (refused, warned) {
        case (0, 0): text += paint.green("nothing would be refused")
        case (0, let warned): text += "nothing would be refused, " + paint.yellow("\(warned) with warnings")
        case (let refused, 0): text += paint.red("\(refused) would be refused")
        default: text += paint.red("\(refused) would be refused") + ", " + paint.yellow("\(warned) with warnings")
        }
        if isInterrupted {
            text += "; interrupted: the report is incomplete"
        } else if !isComplete {
            text += "; the report is incomplete"
        }
        return text + "\n"
    }

    /// Names of a group that are listed; more are counted.
    private static let shownNames = 8

    /// The resources that the cluster does not have, by group.
    private var absentByGroup: String {
        var groups: [(group: String, names: [String])] = []
        for name in absent {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            let group = parts.count > 1 ? parts[1] : ""
            if groups.last?.group != group { groups.append((group, [])) }
            groups[groups.count - 1].names.append(parts[0])
        }
        return groups.map { group, names in
            let listed =
                names.count > Self.shownNames ? Self.count(names.count, "resource") : names.joined(separator: ", ")
            return "\(listed) (\(group))"
        }.joined(separator: "; ")
    }

    private static func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
}

extension ClusterFinding.Effect {
    fileprivate func heading(_ paint: Paint) -> String {
        switch self {
        case .refused: paint.red("Refused")
        case .refusedOnCreate: paint.red("Refused on creation")
        case .warning: paint.yellow("Warnings")
        case .note: paint.bold("Notes")
        }
    }

    fileprivate var explanation: String {
        switch self {
        case .refused: "every write of these objects, by any client and controller"
        case .refusedOnCreate: "these objects exist, but cannot be created again (restore, move, another cluster)"
        case .warning: "accepted, but something is wrong"
        case .note: "accepted and correct"
        }
    }
}

extension String {
    fileprivate var printable: String { Printable.escaped(self) }
}
