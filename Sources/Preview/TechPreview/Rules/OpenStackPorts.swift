internal import JSON

/// Ports of OpenStack machines. OpenShift writes a port that finds its network or its subnet by a filter as a network
/// of the Machine API machine, which may have filters, and any other as a port, which must name everything by id.
enum OpenStackPorts {
    /// Adds what a port of Machine API cannot express.
    static func check(_ ports: Field, _ findings: inout Findings) {
        var list = ports.elements
        while let element = list.next() {
            let port = Field(element)
            if isNetwork(port) { continue }
            if !port["network"]["id"].exists {
                InfrastructureParity.add(port["network"], "set network.id or network.filter", &findings)
            }
            var addresses = port["fixedIPs"].elements
            while let address = addresses.next() {
                let subnet = Field(address)["subnet"]
                if !subnet["id"].exists || !subnet["filter"]["name"].isEmpty {
                    InfrastructureParity.add(subnet, "set subnet.id, without a filter", &findings)
                }
            }
            var groups = port["securityGroups"].elements
            while let group = groups.next() {
                let group = Field(group)
                if !group["id"].exists || group["filter"].exists {
                    InfrastructureParity.add(group, "set id, without a filter", &findings)
                }
            }
        }
    }

    private static func isNetwork(_ port: Field) -> Bool {
        if port["network"].exists { return port["network"]["filter"].exists }
        var addresses = port["fixedIPs"].elements
        guard let first = addresses.next() else { return false }
        return Field(first)["subnet"].exists
    }
}
