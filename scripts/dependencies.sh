#!/bin/sh
# Installs what building and testing need and this machine lacks: C libraries with their headers, the clients that the tests speak with, and
# what a Swift toolchain from an archive takes for granted. Asks for sudo only when there is something to install and the user is not root.
#
# usage: dependencies.sh [build|bench|bare|names]    with `build` only what a build takes, with `bench` also what this server is measured
#                                                    against, with `bare` also what makes a bare root (bare-root.sh); `names` installs
#                                                    nothing and prints what a build takes on Debian
set -eu

test=yes
bench=""
bare=""
case "${1:-}" in
build) test="" ;;
bench) bench=yes ;;
bare) bare=yes ;;
esac
build="libssl-dev libnghttp2-dev libyaml-dev pkg-config g++ git ca-certificates"
if [ "${1:-}" = names ]; then
    echo "$build"
    exit 0
fi
swift_runs() { swift package --version >/dev/null 2>&1; }

if [ -f /etc/debian_version ]; then
    packages="$build ${test:+curl openssl nghttp2-client python3 man-db qemu-user} ${bench:+nginx-light} ${bare:+debootstrap}"
    swift_runs || packages="$packages libcurl4-openssl-dev libncurses-dev libsqlite3-dev libxml2-dev tzdata"
    there() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
    # RUNLEVEL keeps nginx from being started as a service.
    install() {
        $sudo apt-get update -qq
        $sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    }
elif command -v dnf >/dev/null 2>&1; then
    packages="openssl-devel libnghttp2-devel libyaml-devel pkgconf-pkg-config gcc-c++ git ca-certificates"
    packages="$packages ${test:+curl openssl python3 man-db} ${bench:+nginx}"
    swift_runs || packages="$packages libcurl-devel ncurses-devel sqlite-devel libxml2-devel tzdata"
    there() { rpm -q --whatprovides "$1" >/dev/null 2>&1; }
    # Headers of nghttp2 and libyaml are in a repository for builders, which is off by default and goes by different names.
    install() {
        for builders in $(dnf -q repolist --all | awk '$1 ~ /(codeready_builder|^crb)$/ { print $1 }'); do set -- "--enablerepo=$builders" "$@"; done
        $sudo dnf install -y -q "$@"
    }
else
    echo "Install OpenSSL 3, nghttp2 and libyaml with their headers, pkg-config, curl, openssl and h2load; then try again." >&2
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
swift_runs || { echo "There is no Swift toolchain that runs: https://swift.org/install has one." >&2; exit 1; }
