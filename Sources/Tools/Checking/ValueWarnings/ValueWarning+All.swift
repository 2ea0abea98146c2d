internal import JSON
internal import Primitives

extension ValueWarning {
    /// All of them.
    static let all = [taintEffect, containerRuntime, argumentName, fileContent, filePermissions, port]

    private static let nodes = ["initConfiguration.nodeRegistration", "joinConfiguration.nodeRegistration"]

    /// Kubernetes refuses the Node, and kubeadm does not join it.
    private static let taintEffect = ValueWarning(
        rule: .taintEffect, fields: nodes.map { "\($0).taints[].effect" },
        help: "must be one of NoExecute, NoSchedule, PreferNoSchedule"
    ) { effect in
        guard effect.value?.isString == true, !["NoExecute", "NoSchedule", "PreferNoSchedule"].contains(effect.string)
        else {
            return nil
        }
        return "no taint has this effect"
    }

    /// OCNE runs CRI-O. The rule cri-socket refuses other sockets in control planes only, as CAPOCNE does.
    private static let containerRuntime = ValueWarning(
        rule: .containerRuntime, fields: nodes.map { "\($0).criSocket" },
        help: "use /var/run/crio/crio.sock, or omit the field"
    ) { socket in
        let path = socket.string.replacing("unix://", with: "", maxReplacements: 1)
        return ["", "/var/run/crio/crio.sock", "/run/crio/crio.sock"].contains(path)
            ? nil : "not a socket of CRI-O, the container runtime of OCNE"
    }

    /// kubeadm and the kubelet's service put two dashes before each name.
    private static let argumentName = ValueWarning(
        rule: .argumentName,
        fields: (["apiServer", "controllerManager", "scheduler", "etcd.local"].map {
            "clusterConfiguration.\($0).extraArgs"
        } + nodes.map { "\($0).kubeletExtraArgs" }).flatMap { ["\($0){}", "\($0)[].name"] },
        help: "remove the dashes: kubeadm adds them"
    ) { name in
        name.string.hasPrefix("-") ? "the name of an argument begins with a dash" : nil
    }

    /// cloud-init and Ignition decode the content.
    private static let fileContent = ValueWarning(
        rule: .fileContent, fields: ["files[]"], members: ["content", "encoding"],
        help: "encode the content in base64, or remove the encoding"
    ) { file in
        let (encoding, content) = (file["encoding"].string, file["content"])
        guard encoding == "base64" || encoding == "gzip+base64", content.value?.isString == true,
            !Base64.isValid(String(content.string.filter { !$0.isWhitespace }))
        else { return nil }
        return "the encoding is \(encoding), but the content is not base64"
    }

    /// cloud-init ignores other permissions.
    private static let filePermissions = ValueWarning(
        rule: .filePermissions, fields: ["files[].permissions"], help: "use octal digits, such as \"0644\""
    ) { permissions in
        let digits = permissions.string.replacing("0o", with: "", maxReplacements: 1)
        return digits.allSatisfy { "0"..."7" ~= $0 } && digits.count <= 5 ? nil : "not a number in octal notation"
    }

    /// kubeadm refuses other ports; 0 stands for its default.
    private static let port = ValueWarning(
        rule: .port,
        fields: ["initConfiguration.localAPIEndpoint", "joinConfiguration.controlPlane.localAPIEndpoint"].map {
            "\($0).bindPort"
        }, help: "must be between 1 and 65535"
    ) { port in
        guard let number = port.int64, !(0...65535).contains(number) else { return nil }
        return "no port has this number"
    }
}
