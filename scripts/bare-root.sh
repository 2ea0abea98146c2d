#!/bin/sh
# What a newcomer meets: a fresh Debian 12 with make, sudo and a Swift toolchain, a clean clone of what is committed here, and in it
# `make demo`, `make serve` and `make test`, as a user without rights. Shows what scripts/dependencies.sh forgets on a machine that has
# had everything for long. Needs root, debootstrap, and apt's own mirror; says so and ends well where one of them is missing.
#
# usage: bare-root.sh [demo|serve|test|properties]...    demo, serve and test when none is named; `properties` runs the property tests of
#                                                        conversion with 2,500 objects, after `test`
#        bare-root.sh possible                            whether this machine can make a bare root: status 0, or 1 and why not
#   BARE_ROOT=DIR   copies a root that debootstrap has made before, instead of making one
set -eu
cd "$(dirname "$0")/.."

asked=${1:-}
skip() { echo "SKIPPED bare-root.sh: $*" >&2; [ "$asked" != possible ] || exit 1; exit 0; }
tell() { printf '\n== bare root: %s\n' "$*"; }

if [ "${1:-}" != --inside ]; then
    [ "$(id -u)" = 0 ] || skip "needs root, to change into another root"
    command -v debootstrap >/dev/null || [ -n "${BARE_ROOT:-}" ] || skip "debootstrap is not installed"
    command -v swift >/dev/null || skip "there is no Swift toolchain to lend"
    toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
    [ "$toolchain" != /usr ] || skip "the toolchain has no directory of its own"
    unshare --mount --pid --fork true 2>/dev/null || skip "no namespaces of its own are allowed here"
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 2>/dev/null | sed -n 's/ bookworm$//p' | head -n 1)
    [ -n "$mirror" ] || skip "apt knows no mirror of Debian 12"
    [ "$asked" != possible ] || exit 0

    work=$(mktemp -d)
    trap 'rm -rf --one-file-system "$work"' EXIT
    trap 'exit 1' INT TERM
    root=$work/root
    if [ -n "${BARE_ROOT:-}" ]; then
        cp -a "$BARE_ROOT" "$root"
    else
        tell "debootstrap"
        debootstrap --variant=minbase bookworm "$root" "$mirror" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
    fi
    # The machine's own settings hold inside: its mirrors, its names, and where its git looks for repositories.
    apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 2>/dev/null | grep ' bookworm' | sort -u \
        > "$root/etc/apt/sources.list"
    apt-config dump | grep '^Acquire::http' > "$root/etc/apt/apt.conf.d/00machine" || true
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    git clone -q --no-local . "$root/home/clone"
    git config --get-regexp '^url\..*\.insteadof$' > "$work/instead" || true
    # Namespaces of its own: mounts are gone afterwards, and what still runs is easily seen.
    unshare --mount --pid --fork --kill-child "$0" --inside "$work" "$toolchain" "$@"
    exit 0
fi

# In the namespaces, as root, outside the new root.
work=$2
toolchain=$3
root=$work/root
shift 3
# The first process of a namespace is told to end only if it listens.
trap 'exit 1' INT TERM
mount --make-rprivate /
mkdir -p "$root/opt/swift/usr"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
# lend DIR PLACE: shows a directory of this machine inside, for reading.
lend() {
    mkdir -p "$root$2"
    mount --bind "$1" "$root$2"
    mount -o remount,bind,ro "$root$2"
}
lend "$toolchain" /opt/swift/usr
while read -r key address; do
    place=${key#url.}
    place=${place%.insteadof}
    printf '[url "%s"]\n\tinsteadOf = %s\n' "$place" "$address" >> "$root/etc/gitconfig"
    case $place in /*) mountpoint -q "$root$place" || lend "$place" "$place" ;; esac
done < "$work/instead"
# Lent directories belong to root.
printf '[safe]\n\tdirectory = *\n' >> "$root/etc/gitconfig"

inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }
# newcomer COMMAND: as somebody who has logged in, in the clone.
newcomer() {
    inside setpriv --reuid=1000 --regid=1000 --clear-groups env HOME=/home/newcomer USER=newcomer TERM=xterm PATH=/opt/swift/usr/bin:/usr/bin:/bin \
        sh -c "cd ~/ocne-webhook && $1"
}
failed() { echo "FAILED: $*" >&2; exit 1; }

tell "what a machine has: make, sudo, and a user"
inside sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends make sudo >/dev/null 2>&1
    useradd -m -u 1000 -s /bin/sh newcomer && echo "newcomer ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/newcomer'
mv "$root/home/clone" "$root/home/newcomer/ocne-webhook"
inside chown -R 1000:1000 /home/newcomer

# left_behind: processes and files of the newcomer's that are there though no command runs, and changes in the clone. The Swift package
# manager's own locks and empty directories do not count, nor do the compiler's expansions of macros: every build leaves them.
left_behind() {
    for process in "$root"/proc/[0-9]*; do
        [ "$(stat -c %u "$process" 2>/dev/null)" != 1000 ] || sed -n 's/^\(Name\|State\):/process/p' "$process/status"
    done
    find "$root/tmp" "$root/var/tmp" -mindepth 1 ! -name '*.lock' ! -path '*/TemporaryDirectory.*' ! -path '*/swift-generated-sources*'
    newcomer 'git status --porcelain'
}
check() {
    left=$(left_behind)
    [ -z "$left" ] || failed "$1 left behind: $left"
}
escape=$(printf '\033')

demo() {
    tell "make demo"
    newcomer 'make demo' > "$work/demo" || { cat "$work/demo"; failed "make demo"; }
    cat "$work/demo"
    ! grep -q "$escape" "$work/demo" || failed "colour where there is no terminal"
    check "make demo"
    tell "make demo on a terminal"
    newcomer 'script -qec "make demo" /dev/null' < /dev/null > "$work/demo" || failed "make demo on a terminal"
    cat "$work/demo"
    grep -q "$escape\[1m" "$work/demo" || failed "no colour on a terminal"
    newcomer 'NO_COLOR=1 script -qec "make demo" /dev/null' < /dev/null > "$work/demo" || failed "make demo with NO_COLOR"
    # The build before it has a progress bar, which is no business of the demo.
    ! sed -n '/^ocne-webhook listens/,$p' "$work/demo" | grep "$escape" || failed "colour in spite of NO_COLOR"
    grep -q '^The server has stopped' "$work/demo" || failed "make demo with NO_COLOR has no end"
    check "make demo on a terminal"
}

serve() {
    tell "make serve"
    newcomer 'make build' > "$work/serve" 2>&1 || { cat "$work/serve"; failed "make build"; }
    # Ports that the kernel chooses: the usual ones may be taken on this machine.
    newcomer 'echo $$ > ~/serve.pid && export OCNE_WEBHOOK_LISTEN=127.0.0.1:0 OCNE_WEBHOOK_OPERATIONS_LISTEN=127.0.0.1:0 && exec setsid make serve' \
        > "$work/serve" 2>&1 &
    tries=0
    until grep -q ' serving ' "$work/serve"; do
        tries=$((tries + 1))
        [ $tries -lt 240 ] || { cat "$work/serve"; failed "make serve does not serve"; }
        sleep 0.5
    done
    webhooks=$(sed -n 's/.* serving webhooks="\([^"]*\)".*/\1/p' "$work/serve")
    operations=$(sed -n 's/.* serving .*operations="\([^"]*\)".*/\1/p' "$work/serve")
    newcomer "curl -sSf http://$operations/readyz && curl -sSf http://$operations/ca.crt > ~/ca.crt"
    newcomer "curl -s --cacert ~/ca.crt -w '%{http_code}' -d '{}' -H 'Content-Type: application/json' https://$webhooks/convert && rm ~/ca.crt" \
        | grep -q '400$' || failed "no answer from make serve"
    # As ^C does: to all that runs there.
    kill -s INT -- "-$(cat "$root/home/newcomer/serve.pid")"
    wait $! || [ $? = 130 ] || failed "make serve ended with $?"
    rm "$root/home/newcomer/serve.pid"
    cat "$work/serve"
    check "make serve"
}

tests() {
    # kubectl is no package of Debian 12 that renders components: this machine's, if it has one.
    kubectl=$(command -v kubectl) && cp -L "$kubectl" "$root/usr/bin/kubectl"
    tell "make test"
    newcomer 'scripts/dependencies.sh ci && OCNE_REQUIRE_TOOLS=1 make test' > "$work/test" 2>&1 || { grep -E '✘|error:' "$work/test" | head -n 60; tail -n 20 "$work/test"; failed "make test"; }
    grep -E ' skipped' "$work/test" || true
    tail -n 1 "$work/test"
    check "make test"
}

properties() {
    tell "property tests of conversion with 2,500 objects"
    newcomer 'OCNE_PROPERTY_OBJECTS=2500 swift test --skip-build --filter "RoundTripTests|InstalledSchemaTests"' > "$work/properties" 2>&1 \
        || { grep -E '✘|↳|  (written|seen|edited|stored|from|over)' "$work/properties" | cut -c1-2000 | head -n 60; failed "property tests"; }
}

[ $# -gt 0 ] || set -- demo serve test
for what; do
    case $what in
    demo) demo ;;
    serve) serve ;;
    test) tests ;;
    properties) properties ;;
    *) failed "$what: demo, serve, test or properties" ;;
    esac
done
tell "$* passed"
