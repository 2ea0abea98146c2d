#!/bin/sh
# Installs what building and testing need and this machine lacks: C libraries with their headers, and the clients the tests speak with.
# Asks for sudo only when there is something to install and the user is not root.
set -eu

if [ -f /etc/debian_version ]; then
    packages="libssl-dev libnghttp2-dev libyaml-dev pkg-config curl openssl nghttp2-client python3"
    missing=""
    for package in $packages; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || exit 0
    echo "installing:$missing"
    sudo=""
    [ "$(id -u)" = 0 ] || sudo=sudo
    $sudo apt-get update -qq
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
elif command -v dnf >/dev/null 2>&1; then
    packages="openssl-devel libnghttp2-devel libyaml-devel pkgconf-pkg-config curl openssl nghttp2 python3"
    # shellcheck disable=SC2086
    rpm -q $packages >/dev/null 2>&1 && exit 0
    sudo=""
    [ "$(id -u)" = 0 ] || sudo=sudo
    # shellcheck disable=SC2086
    $sudo dnf install -y -q $packages
else
    echo "Install OpenSSL 3, nghttp2 and libyaml with their headers, pkg-config, curl, openssl and h2load; then try again." >&2
    exit 1
fi
