# The server's image: `docker build .`, `podman build .` or `buildah build .`, for amd64 and arm64 (`--platform`).
# The last stage is on slim Debian; `--target oraclelinux` is the one on slim Oracle Linux. docs/operating.md, "The image".
#
# The base must have a C library no older than that of the image that builds (Debian 12: 2.36), and OpenSSL 3.
ARG SWIFT_IMAGE=swift:6.3-bookworm
ARG DEBIAN_IMAGE=debian:12-slim
ARG ORACLELINUX_IMAGE=oraclelinux:10-slim

FROM ${SWIFT_IMAGE} AS build
WORKDIR /source
COPY scripts/dependencies.sh scripts/
RUN scripts/dependencies.sh build
COPY . .
# -s: no symbols; the log names what a stack trace would.
RUN swift build -c release --static-swift-stdlib --product ocne-webhook -Xlinker -s \
    && install -D "$(swift build -c release --show-bin-path)/ocne-webhook" /product/usr/bin/ocne-webhook \
    && /product/usr/bin/ocne-webhook version

FROM ${ORACLELINUX_IMAGE} AS oraclelinux
RUN microdnf install -y --nodocs --setopt=install_weak_deps=0 openssl-libs libnghttp2 libyaml libstdc++ \
    && microdnf clean all \
    && rm -rf /var/cache/* /var/log/*
COPY --from=build /product /
ARG VERSION=0.1.0
ARG REVISION
LABEL org.opencontainers.image.title="ocne-webhook" \
      org.opencontainers.image.description="Admission webhooks and conversion of the Cluster API provider for Oracle Cloud Native Environment" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Nobody: the server needs no rights, no home, and no file that it could write.
USER 65532:65532
EXPOSE 9443 8081
ENTRYPOINT ["/usr/bin/ocne-webhook"]
CMD ["serve"]

FROM ${DEBIAN_IMAGE} AS debian
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libssl3 libnghttp2-14 libyaml-0-2 >/dev/null \
    && apt-get clean \
    && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/*
COPY --from=build /product /
ARG VERSION=0.1.0
ARG REVISION
LABEL org.opencontainers.image.title="ocne-webhook" \
      org.opencontainers.image.description="Admission webhooks and conversion of the Cluster API provider for Oracle Cloud Native Environment" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
USER 65532:65532
EXPOSE 9443 8081
ENTRYPOINT ["/usr/bin/ocne-webhook"]
CMD ["serve"]
