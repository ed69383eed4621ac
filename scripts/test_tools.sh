#!/bin/sh
# What the tests need from the system: Chromium and a Chinese font for pages, sipp for calls. Installs them where it may.
set -eu

missing() {
    command -v chromium >/dev/null || echo chromium
    command -v sipp >/dev/null || echo sip-tester
    [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ] || echo fonts-noto-cjk
}

wanted=$(missing)
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $(echo $wanted) with apt"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $wanted; } >/dev/null 2>&1 || true
    wanted=$(missing)
fi
[ -z "$wanted" ] || echo "For the tests of pages and calls install: $(echo $wanted)"
