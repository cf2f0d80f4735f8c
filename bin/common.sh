# Shared by the scripts beside it (sourced, not run). Works with bash 3.2, which macOS has.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\n== %s\n' "$*"; }
die() { printf '\n%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
have_uv() { uv --version >/dev/null 2>&1; }  # a shim may exist and still not work

# Where Homebrew keeps its libraries; other Pythons on macOS do not look there by themselves.
if [ "$(uname)" = Darwin ] && have brew; then
    DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib:${DYLD_FALLBACK_LIBRARY_PATH:-/usr/local/lib:/usr/lib}"
    export DYLD_FALLBACK_LIBRARY_PATH
fi

# find_python: set PYTHON to an interpreter that is new enough, or stop with the line to type.
find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON=$candidate
            return
        fi
    done
    die "Python 3.11 or newer is needed. Debian 12, Ubuntu 24.04: apt-get install python3; macOS: brew install python"
}

# How this user may run apt-get: as root, through sudo without a password, or not at all.
apt_get() {
    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive apt-get "$@"
    elif have sudo && sudo -n true 2>/dev/null; then
        sudo -n DEBIAN_FRONTEND=noninteractive apt-get "$@"
    else
        return 1
    fi
}

# install_packages PACKAGE…: 0 when they are installed, 1 when that was not possible.
install_packages() {
    have apt-get || return 1
    say "Installing system packages: $*"
    local attempt
    for attempt in 1 2 3; do
        # The lists of a fresh machine are empty or old, hence the update first.
        if apt_get update -qq && apt_get install -y -qq --no-install-recommends "$@" >/dev/null; then
            return 0
        fi
        apt_get --version >/dev/null 2>&1 || return 1  # not allowed: trying again is no use
        [ "$attempt" = 3 ] || sleep $((attempt * 5))
    done
    return 1
}
