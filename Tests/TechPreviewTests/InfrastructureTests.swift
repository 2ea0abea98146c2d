import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("Infrastructure objects of OpenShift")
struct InfrastructureTests {
    private static let home = "openshift-cluster-api"
    private static let parity = "infrastructure-parity"

    private static func court(_ rule: TechPreviewRule) throws -> Court {
        try Court(.openshift, State.openshift).only(rule)
    }

    private static func object(_ kind: String, _ spec: String, namespace: String = home) throws -> Value {
        try Objects.infrastructure(kind, namespace: namespace, spec: spec)
    }

    @Test(
        "Fields of AWS machines without an equivalent are refused, on create and on update",
        arguments: [
            ("{ami: {eksLookupType: AmazonLinux}}", "ami.eksLookupType"),
            ("{imageLookupFormat: x}", "imageLookupFormat"), ("{imageLookupOrg: x}", "imageLookupOrg"),
            ("{imageLookupBaseOS: x}", "imageLookupBaseOS"), ("{networkInterfaces: [eni-1]}", "networkInterfaces"),
            ("{uncompressedUserData: false}", "uncompressedUserData"), ("{ignition: {proxy: {}}}", "ignition.proxy"),
            ("{ignition: {tls: {}}}", "ignition.tls"), ("{securityGroupOverrides: {}}", "securityGroupOverrides"),
            ("{cloudInit: {secretCount: 1}}", "cloudInit.secretCount"),
            ("{cloudInit: {secretPrefix: x}}", "cloudInit.secretPrefix"),
            ("{cloudInit: {insecureSkipSecretsManager: true}}", "cloudInit.insecureSkipSecretsManager"),
            ("{cloudInit: {secureSecretsBackend: x}}", "cloudInit.secureSecretsBackend"),
        ])
    func aws(spec: String, field: String) throws {
        let court = try Self.court(.infrastructureParity)
        for (kind, path) in [("AWSMachine", "spec"), ("AWSMachineTemplate", "spec.template.spec")] {
            let harmless = try Self.object(kind, "{ami: {id: ami-1}, cloudInit: {}, ignition: {version: '3.2'}}")
            let bad = try Self.object(kind, spec)
            #expect(try court.create(harmless).rules == [])
            #expect(try court.create(bad).fields == ["\(path).\(field)"])
            #expect(try court.update(harmless, to: bad).fields == ["\(path).\(field)"])
            // What is there already is warned about.
            let unchanged = try court.update(bad, to: bad.merged(with: yaml("{metadata: {labels: {a: b}}}")))
            #expect(unchanged.isAllowed && unchanged.annotation(Self.parity) == "warn")
            #expect(try court.update(bad, to: harmless).rules == [])
            #expect(try court.create(Self.object(kind, spec, namespace: "default")).rules == [])
            #expect(try court.delete(bad).rules == [])
        }
        #expect(try court.create(Self.object("GCPMachineTemplate", spec)).rules == [])
    }

    @Test(
        "Fields of OpenStack machines that its converter refuses are refused",
        arguments: [
            ("{flavorID: x}", ["flavorID"]), ("{flavor: x, image: {filter: {name: x}}}", []),
            ("{image: {id: x}}", ["image.id"]), ("{image: {imageRef: {name: x}}}", ["image.imageRef"]),
            ("{ports: [{network: {id: x}, fixedIPs: [{subnet: {id: x}}], securityGroups: [{id: x}]}]}", []),
            ("{ports: [{}, {network: {id: x}}]}", ["ports[0].network"]),
            // A port with a filter becomes a network, whose subnets may have filters.
            ("{ports: [{network: {filter: {name: x}}, fixedIPs: [{subnet: {filter: {name: x}}}]}]}", []),
            ("{ports: [{fixedIPs: [{subnet: {filter: {name: x}}}]}]}", []),
            (
                "{ports: [{network: {id: x}, fixedIPs: [{subnet: {filter: {name: x}}}]}]}",
                ["ports[0].fixedIPs[0].subnet"]
            ),
            (
                "{ports: [{network: {id: x}, securityGroups: [{filter: {name: x}}]}]}",
                ["ports[0].securityGroups[0]"]
            ),
        ])
    func openStack(spec: String, fields: [String]) throws {
        let court = try Self.court(.infrastructureParity)
        #expect(try court.create(Self.object("OpenStackMachine", spec)).fields == fields.map { "spec.\($0)" })
        #expect(
            try court.create(Self.object("OpenStackMachineTemplate", spec)).fields
                == fields.map { "spec.template.spec.\($0)" })
    }

    @Test(
        "Fields of OpenStack machines that its converter leaves out cause a warning",
        arguments: ["hostID: x", "propagateUplinkStatus: true", "valueSpecs: []"])
    func dropped(field: String) throws {
        let spec = "{ports: [{network: {id: x}, \(field)}]}"
        let ruling = try Self.court(.infrastructureParity).create(Self.object("OpenStackMachine", spec))
        #expect(ruling.isAllowed && ruling.warnings.count == 1)
        let name = field.split(separator: ":").first.map { String($0) } ?? ""
        #expect(ruling.warnings.first?.contains("ports.\(name)") == true)
    }

    @Test(
        "PowerVS machines name their service instance, image and network",
        arguments: [
            ("{serviceInstanceID: x, imageRef: {name: x}, network: {regex: x}}", []),
            ("{serviceInstance: {name: x}, image: {id: x}, network: {name: x}}", []),
            ("{}", ["serviceInstance", "image", "network"]),
            ("{serviceInstance: {}, image: {}, imageRef: {name: x}, network: {id: x}}", ["serviceInstance", "image"]),
        ])
    func powerVS(spec: String, fields: [String]) throws {
        let court = try Self.court(.infrastructureParity)
        #expect(try court.create(Self.object("IBMPowerVSMachine", spec)).fields == fields.map { "spec.\($0)" })
    }

    @Test("The cluster's own infrastructure cluster is not deleted", arguments: Platform.allCases)
    func deletion(platform: Platform) throws {
        let kind = try #require(platform.kinds.first)
        func own(_ name: String, namespace: String = Self.home) throws -> Value {
            try Objects.infrastructure(kind, name: name, namespace: namespace)
        }
        let court = try Self.court(.infrastructureCluster)
        let ruling = try court.delete(own("one"))
        #expect(ruling.code == 403 && ruling.denying == ["infrastructure-cluster"])
        #expect(ruling.message.contains("openshift-install destroy cluster"))
        #expect(try court.delete(own("two")).rules == [])
        #expect(try court.delete(own("one", namespace: "default")).rules == [])
        #expect(try court.update(own("one"), to: own("one")).rules == [])
        #expect(try court.delete(Objects.infrastructure("AWSMachine", name: "one", namespace: Self.home)).rules == [])
        // Nobody knows the name of the cluster.
        var cluster = try TestCluster(State.openshift)
        cluster.pending = ["config.openshift.io"]
        #expect(try Court(.openshift, cluster).only(.infrastructureCluster).delete(own("one")).code == 503)
        let other = "{apiVersion: config.openshift.io/v1, kind: ClusterVersion, metadata: {name: version}}"
        #expect(try Court(.openshift, other).only(.infrastructureCluster).delete(own("one")).code == 403)
        let plain = try Court(.openshift).only(.infrastructureCluster).delete(own("one"))
        #expect(plain.isAllowed && plain.decision.inapplicable == RuleSet([.infrastructureCluster]))
    }
}
