#!/bin/sh
# Links the static libstdc++ into .build/static, where release builds look first: next to it, in the compiler's directory, is the shared
# one, which the linker would take. Without a static one the program loads the shared one. See docs/decisions/0045.
set -eu
cd "$(dirname "$0")/.."
library=$(g++ -print-file-name=libstdc++.a)
mkdir -p .build/static
if [ -f "$library" ]; then
    ln -sf "$library" .build/static/
else
    rm -f .build/static/libstdc++.a
    echo "no static libstdc++: release builds load the shared one" >&2
fi
