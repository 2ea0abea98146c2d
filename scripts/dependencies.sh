#!/bin/sh
# Installs missing packages for building and testing: C libraries with their headers, the clients that tests use, and the libraries that a
# Swift toolchain from an archive depends on. Prepares static libraries of the compiler for release builds. Uses sudo only if a package is missing and the user is not root.
#
# usage: dependencies.sh [build|ci|bench|bare|names]
#   (none)   packages for a build and for tests
#   build    packages for a build only
#   ci       also the tools that tests require in CI: mandoc, and promtool from prometheus. kubectl is optional: Debian 12 has 1.20, which
#            predates kustomize components
#   bench    also the servers that benchmarks compare with
#   bare     also the tools that make a bare root (bare-root.sh)
#   names    installs nothing; prints the packages for a build on Debian
set -eu

test=yes
bench=""
bare=""
ci=""
case "${1:-}" in
build) test="" ;;
bench) bench=yes ;;
ci) ci=yes ;;
bare) bare=yes ;;
esac
build="libssl-dev libnghttp2-dev libyaml-dev pkg-config g++ git ca-certificates"
if [ "${1:-}" = names ]; then
    echo "$build"
    exit 0
fi
swift_runs() { swift package --version >/dev/null 2>&1; }

if [ -f /etc/debian_version ]; then
    packages="$build ${test:+curl openssl nghttp2-client patch python3 man-db qemu-user} ${ci:+mandoc prometheus} ${bench:+nginx-light valgrind} ${bare:+debootstrap}"
    swift_runs || packages="$packages libcurl4-openssl-dev libncurses-dev libsqlite3-dev libxml2-dev tzdata"
    there() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
    # RUNLEVEL keeps nginx and prometheus from being started as services.
    install() {
        $sudo apt-get update -qq
        $sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    }
elif command -v dnf >/dev/null 2>&1; then
    packages="openssl-devel libnghttp2-devel libyaml-devel pkgconf-pkg-config gcc-c++ git ca-certificates"
    packages="$packages ${test:+curl openssl patch python3 man-db} ${bench:+nginx valgrind}"
    swift_runs || packages="$packages libcurl-devel ncurses-devel sqlite-devel libxml2-devel tzdata"
    there() { rpm -q --whatprovides "$1" >/dev/null 2>&1; }
    # Headers of nghttp2 and libyaml are in a repository that is disabled by default and has several names.
    install() {
        for builders in $(dnf -q repolist --all | awk '$1 ~ /(codeready_builder|^crb)$/ { print $1 }'); do set -- "--enablerepo=$builders" "$@"; done
        $sudo dnf install -y -q "$@"
    }
else
    echo "unsupported distribution: install OpenSSL 3, nghttp2 and libyaml with their headers, pkg-config, curl, openssl and h2load" >&2
    exit 1
fi

missing=""
for package in $packages; do there "$package" || missing="$missing $package"; done
if [ -n "$missing" ]; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo=sudo
    echo "installing:$missing"
    # shellcheck disable=SC2086
    install $missing
fi
swift_runs || { echo "no working Swift toolchain: see https://swift.org/install" >&2; exit 1; }
"$(dirname "$0")/static-libraries.sh"
