#!/bin/sh
# Tests the first steps of a new contributor: `make demo`, `make serve` and `make test` as an unprivileged user, in a clean clone, on a fresh
# Debian 12 with make, sudo and a Swift toolchain. Reveals packages that scripts/dependencies.sh lacks. Needs root, debootstrap, and apt's
# mirror; skips with a message and status 0 if one of them is missing.
#
# usage: bare-root.sh [demo|serve|test|properties|release]...
#                                      demo, serve and test by default; `properties` runs the property tests of conversion with 2,500
#                                      objects, after `test`; `release` copies the release build and that of bench-static to RELEASE_TO
#        bare-root.sh possible                            checks that this machine can create a bare root: status 0, or 1 with the reason
#   BARE_ROOT=DIR          copies an existing root of debootstrap instead of creating one
#   RELEASE_TO=DIR         where `release` copies to
#   WARNINGS_AS_ERRORS=1   for release builds
set -eu
cd "$(dirname "$0")/.."

asked=${1:-}
skip() { echo "SKIPPED bare-root.sh: $*" >&2; [ "$asked" != possible ] || exit 1; exit 0; }
step() { printf '\n== bare root: %s\n' "$*"; }

if [ "${1:-}" != --inside ]; then
    [ "$(id -u)" = 0 ] || skip "must run as root"
    command -v debootstrap >/dev/null || [ -n "${BARE_ROOT:-}" ] || skip "debootstrap is not installed"
    command -v swift >/dev/null || skip "swift not found"
    toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
    [ "$toolchain" != /usr ] || skip "the Swift toolchain must not be installed in /usr"
    unshare --mount --pid --fork true 2>/dev/null || skip "creating namespaces is not permitted"
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 2>/dev/null | sed -n 's/ bookworm$//p' | head -n 1)
    [ -n "$mirror" ] || skip "no mirror of Debian 12 is configured in apt"
    [ "$asked" != possible ] || exit 0

    work=$(mktemp -d)
    trap 'rm -rf --one-file-system "$work"' EXIT
    trap 'exit 1' INT TERM
    root=$work/root
    if [ -n "${BARE_ROOT:-}" ]; then
        cp -a "$BARE_ROOT" "$root"
    else
        step "debootstrap"
        debootstrap --variant=minbase bookworm "$root" "$mirror" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
    fi
    # Uses the machine's apt mirrors, name resolution, and git URL rewrites.
    apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 2>/dev/null | grep ' bookworm' | sort -u \
        > "$root/etc/apt/sources.list"
    apt-config dump | grep '^Acquire::http' > "$root/etc/apt/apt.conf.d/00machine" || true
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    git clone -q --no-local . "$root/home/clone"
    git config --get-regexp '^url\..*\.insteadof$' > "$work/instead" || true
    # New namespaces: mounts are removed afterwards, and leftover processes are visible.
    unshare --mount --pid --fork --kill-child "$0" --inside "$work" "$toolchain" "$@"
    exit 0
fi

# In the namespaces, as root, outside the new root.
work=$2
toolchain=$3
root=$work/root
shift 3
# The init process of a namespace only receives signals that it handles.
trap 'exit 1' INT TERM
mount --make-rprivate /
mkdir -p "$root/opt/swift/usr"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
# mount_readonly DIR PATH: mounts a directory of this machine read-only at a path in the root.
mount_readonly() {
    mkdir -p "$root$2"
    mount --bind "$1" "$root$2"
    mount -o remount,bind,ro "$root$2"
}
mount_readonly "$toolchain" /opt/swift/usr
while read -r key address; do
    url=${key#url.}
    url=${url%.insteadof}
    printf '[url "%s"]\n\tinsteadOf = %s\n' "$url" "$address" >> "$root/etc/gitconfig"
    case $url in /*) mountpoint -q "$root$url" || mount_readonly "$url" "$url" ;; esac
done < "$work/instead"
# Mounted directories belong to root.
printf '[safe]\n\tdirectory = *\n' >> "$root/etc/gitconfig"

inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }
# as_user COMMAND: runs a command as the unprivileged user, in the clone.
as_user() {
    inside setpriv --reuid=1000 --regid=1000 --clear-groups env HOME=/home/newcomer USER=newcomer TERM=xterm PATH=/opt/swift/usr/bin:/usr/bin:/bin \
        sh -c "cd ~/ocne-webhook && $1"
}
failed() { echo "FAILED: $*" >&2; exit 1; }

step "installing make and sudo, adding a user"
inside sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends make sudo >/dev/null 2>&1
    useradd -m -u 1000 -s /bin/sh newcomer && echo "newcomer ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/newcomer'
mv "$root/home/clone" "$root/home/newcomer/ocne-webhook"
inside chown -R 1000:1000 /home/newcomer

# left_behind: prints processes and files of the user that remain after a command, and changes in the clone. Ignores the Swift package
# manager's locks and empty directories, and the compiler's macro expansions: every build leaves them.
left_behind() {
    for process in "$root"/proc/[0-9]*; do
        [ "$(stat -c %u "$process" 2>/dev/null)" != 1000 ] || sed -n 's/^\(Name\|State\):/process/p' "$process/status"
    done
    find "$root/tmp" "$root/var/tmp" -mindepth 1 ! -name '*.lock' ! -path '*/TemporaryDirectory.*' ! -path '*/swift-generated-sources*'
    as_user 'git status --porcelain'
}
check() {
    left=$(left_behind)
    [ -z "$left" ] || failed "$1 left behind: $left"
}
escape=$(printf '\033')
strict=${WARNINGS_AS_ERRORS:+WARNINGS_AS_ERRORS=1}

demo() {
    step "make demo"
    as_user "$strict make demo" > "$work/demo" || { cat "$work/demo"; failed "make demo"; }
    cat "$work/demo"
    ! grep -q "$escape" "$work/demo" || failed "colors without a terminal"
    check "make demo"
    step "make demo on a terminal"
    as_user "$strict script -qec 'make demo' /dev/null" < /dev/null > "$work/demo" || failed "make demo on a terminal"
    cat "$work/demo"
    grep -q "$escape\[1m" "$work/demo" || failed "no colors on a terminal"
    as_user "NO_COLOR=1 $strict script -qec 'make demo' /dev/null" < /dev/null > "$work/demo" || failed "make demo with NO_COLOR"
    # Builds first, since the build prints a progress bar.
    ! sed -n '/^ocne-webhook listens/,$p' "$work/demo" | grep "$escape" || failed "colors despite NO_COLOR"
    grep -q '^The server has stopped' "$work/demo" || failed "make demo with NO_COLOR did not finish"
    check "make demo on a terminal"
}

serve() {
    step "make serve"
    as_user "$strict make build" > "$work/serve" 2>&1 || { cat "$work/serve"; failed "make build"; }
    # Ports that the kernel chooses: the usual ones may be taken on this machine.
    as_user 'echo $$ > ~/serve.pid && export OCNE_WEBHOOK_LISTEN=127.0.0.1:0 OCNE_WEBHOOK_OPERATIONS_LISTEN=127.0.0.1:0 && exec setsid make serve' \
        > "$work/serve" 2>&1 &
    tries=0
    until grep -q ' serving ' "$work/serve"; do
        tries=$((tries + 1))
        [ $tries -lt 240 ] || { cat "$work/serve"; failed "make serve did not start"; }
        sleep 0.5
    done
    webhooks=$(sed -n 's/.* serving webhooks="\([^"]*\)".*/\1/p' "$work/serve")
    operations=$(sed -n 's/.* serving .*operations="\([^"]*\)".*/\1/p' "$work/serve")
    as_user "curl -sSf http://$operations/readyz && curl -sSf http://$operations/ca.crt > ~/ca.crt"
    as_user "curl -s --cacert ~/ca.crt -w '%{http_code}' -d '{}' -H 'Content-Type: application/json' https://$webhooks/convert && rm ~/ca.crt" \
        | grep -q '400$' || failed "no response from make serve"
    # Like ^C: to the whole process group.
    kill -s INT -- "-$(cat "$root/home/newcomer/serve.pid")"
    wait $! || [ $? = 130 ] || failed "make serve exited with $?"
    rm "$root/home/newcomer/serve.pid"
    cat "$work/serve"
    check "make serve"
}

tests() {
    # Debian 12's kubectl does not support components; uses this machine's, if any.
    kubectl=$(command -v kubectl) && cp -L "$kubectl" "$root/usr/bin/kubectl"
    step "make test"
    as_user 'scripts/dependencies.sh ci && OCNE_REQUIRE_TOOLS=1 make test' > "$work/test" 2>&1 || { grep -E '✘|error:' "$work/test" | head -n 60; grep -A 60 -E 'Crash:|crashed:' "$work/test" | head -n 120; tail -n 20 "$work/test"; failed "make test"; }
    grep -E ' skipped' "$work/test" || true
    tail -n 1 "$work/test"
    check "make test"
}

properties() {
    step "property tests of conversion with 2,500 objects"
    as_user 'OCNE_PROPERTY_OBJECTS=2500 swift test --skip-build --filter "RoundTripTests|InstalledSchemaTests"' > "$work/properties" 2>&1 \
        || { grep -E '✘|↳|  (written|seen|edited|stored|from|over)' "$work/properties" | cut -c1-2000 | head -n 60; failed "property tests"; }
}

release() {
    step "release build"
    for product in ocne-webhook bench-static; do
        as_user "$strict $(sed -n 's/^RELEASE = //p' Makefile) --product $product" || failed "release build of $product"
    done
    mkdir -p "$RELEASE_TO"
    for file in Package.resolved .build/release/ocne-webhook .build/release/bench-static; do
        cp "$root/home/newcomer/ocne-webhook/$file" "$RELEASE_TO/"
    done
}

[ $# -gt 0 ] || set -- demo serve test
for what; do
    case $what in
    demo) demo ;;
    serve) serve ;;
    test) tests ;;
    properties) properties ;;
    release) release ;;
    *) failed "$what: demo, serve, test, properties or release" ;;
    esac
done
step "$* passed"
