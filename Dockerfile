# The server's image, for amd64 and arm64: `make image`, or `docker build` with the same arguments. See docs/operating.md, "The image".
# The last stage uses slim Debian, `--target oraclelinux` slim Oracle Linux; `--target sbom` contains only the bill of materials.
#
# Base images must be pinned by digest in image/bases: a build without digests fails unless ALLOW_TAGS=1 is set. Packages have
# the versions of image/*.lock. The base needs a C library at least as new as that of the build image (Debian 12: 2.36), and OpenSSL 3.
ARG SWIFT_IMAGE=docker.io/library/swift:6.3.1-bookworm
ARG DEBIAN_IMAGE=docker.io/library/debian:12-slim
ARG ORACLELINUX_IMAGE=docker.io/library/oraclelinux:10-slim
ARG VERSION=0.1.0
ARG REVISION=""
ARG ALLOW_TAGS=""
ARG DEBIAN_SNAPSHOTS=http://snapshot.debian.org/archive

FROM ${SWIFT_IMAGE} AS build
ARG SWIFT_IMAGE
ARG DEBIAN_SNAPSHOTS
ARG ALLOW_TAGS
ARG TARGETARCH
WORKDIR /source
COPY image image
RUN image/check-base SWIFT_IMAGE "${SWIFT_IMAGE}" && image/install build ${TARGETARCH}
COPY . .
# -s: strip symbols. Dependencies have the commits of Package.resolved.
RUN scripts/static-libraries.sh && test -e .build/static/libstdc++.a \
    && swift build -c release --static-swift-stdlib --experimental-lto-mode full --force-resolved-versions --product ocne-webhook -Xlinker -s \
        -Xswiftc -Xfrontend -Xswiftc -disable-llvm-merge-functions-pass -Xswiftc -L.build/static -Xswiftc -Xclang-linker -Xswiftc -static-libgcc \
        -Xlinker --symbol-ordering-file=Sources/ocne-webhook.order -Xlinker --no-warn-symbol-ordering -Xlinker --no-export-dynamic \
    && install -D "$(swift build -c release --static-swift-stdlib --show-bin-path)/ocne-webhook" /product/usr/bin/ocne-webhook \
    && /product/usr/bin/ocne-webhook version

FROM ${ORACLELINUX_IMAGE} AS oraclelinux
ARG ORACLELINUX_IMAGE
ARG ALLOW_TAGS
ARG VERSION
ARG REVISION
# NAME-VERSION-RELEASE of each, as `microdnf repoquery` shows them.
ARG ORACLELINUX_PACKAGES="openssl-libs libnghttp2 libyaml"
COPY image/check-base /tmp/check-base
# hadolint ignore=DL3041,SC2086
RUN /tmp/check-base ORACLELINUX_IMAGE "${ORACLELINUX_IMAGE}" \
    && for package in ${ORACLELINUX_PACKAGES}; do \
        case ${package} in *-[0-9]*) ;; *) [ "${ALLOW_TAGS}" = 1 ] || { echo "${package} has no version" >&2; exit 1; } ;; esac; \
    done \
    && microdnf install -y --nodocs --setopt=install_weak_deps=0 ${ORACLELINUX_PACKAGES} \
    && microdnf clean all \
    && rm -rf /tmp/check-base /var/cache/* /var/log/*
COPY --from=build /product /
LABEL org.opencontainers.image.title="ocne-webhook" \
      org.opencontainers.image.description="Admission webhooks and conversion of the Cluster API provider for Oracle Cloud Native Environment" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${ORACLELINUX_IMAGE}"
# The server needs no privileges, no home directory, and no writable files.
USER 65532:65532
EXPOSE 9443 8081
ENTRYPOINT ["/usr/bin/ocne-webhook"]
CMD ["serve"]

FROM ${DEBIAN_IMAGE} AS debian
ARG DEBIAN_IMAGE
ARG DEBIAN_SNAPSHOTS
ARG ALLOW_TAGS
ARG TARGETARCH
COPY image /tmp/image
RUN /tmp/image/check-base DEBIAN_IMAGE "${DEBIAN_IMAGE}" && /tmp/image/install run ${TARGETARCH} && rm -rf /tmp/image
COPY --from=build /product /

# Lists the contents of the image, and checks the list.
FROM build AS bill
COPY --from=debian /var/lib/dpkg /image/var/lib/dpkg
COPY --from=debian /usr/lib/os-release /image/usr/lib/os-release
RUN mkdir /bill \
    && scripts/sbom.py write --root /image --installed /product/usr/bin/ocne-webhook > /bill/ocne-webhook.cdx.json \
    && scripts/sbom.py check --root /image --installed /product/usr/bin/ocne-webhook /bill/ocne-webhook.cdx.json

FROM scratch AS sbom
COPY --from=bill /bill /

FROM debian AS server
ARG DEBIAN_IMAGE
ARG VERSION
ARG REVISION
COPY --from=bill /bill /usr/share/sbom
LABEL org.opencontainers.image.title="ocne-webhook" \
      org.opencontainers.image.description="Admission webhooks and conversion of the Cluster API provider for Oracle Cloud Native Environment" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${DEBIAN_IMAGE}"
USER 65532:65532
EXPOSE 9443 8081
ENTRYPOINT ["/usr/bin/ocne-webhook"]
CMD ["serve"]
