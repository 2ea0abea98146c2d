public import JSON

/// Fields that rules read of a bootstrap config or its template, in any version and of any provider: those that make a
/// machine a control plane machine.
public struct BootstrapSummary: Sendable, Equatable {
    /// A way for a config to make a control-plane machine.
    public enum Route: Sendable, Equatable {
        /// `joinConfiguration.controlPlane`: the machine joins the control plane.
        case join
        /// `initConfiguration` with `clusterConfiguration`: the machine starts a control plane.
        case initialize
        /// A kubelet that gives its node the label of a control plane.
        case kubeletLabels
    }

    /// Routes in the config, in the order of the cases, each as often as it occurs; empty for a worker.
    public let routes: [Route]

    /// Creates a summary from values.
    public init(routes: [Route] = []) {
        self.routes = routes
    }

    /// Reads a config (`spec`) or a template (`spec.template.spec`) regardless of its kind: an object that has both is
    /// read as both.
    public init(_ root: borrowing Field) {
        var routes: [Route] = []
        Self.add(root["spec"], &routes)
        Self.add(root["spec"]["template"]["spec"], &routes)
        self.routes = routes
    }

    /// Returns the routes in one config spec.
    public static func routes(in spec: borrowing Field) -> [Route] {
        var routes: [Route] = []
        add(spec, &routes)
        return routes
    }

    private static func add(_ spec: borrowing Field, _ routes: inout [Route]) {
        if spec["joinConfiguration"]["controlPlane"].exists { routes.append(.join) }
        if spec["initConfiguration"].exists, spec["clusterConfiguration"].exists { routes.append(.initialize) }
        if KubeletArguments.labelControlPlane(in: spec["initConfiguration"]["nodeRegistration"])
            || KubeletArguments.labelControlPlane(in: spec["joinConfiguration"]["nodeRegistration"])
        {
            routes.append(.kubeletLabels)
        }
    }
}
