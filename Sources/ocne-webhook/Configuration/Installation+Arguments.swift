public import ArgumentParser
public import Manifests

extension Installation.CertificateSource: ExpressibleByArgument {}
extension Installation.Profile: ExpressibleByArgument {}
