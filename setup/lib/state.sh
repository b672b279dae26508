# The state folder: everything that was fetched or built, outside of the repository so that a fresh clone reuses it.

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
SETUP=$REPO/setup
STATE=${CALLCENTRE_HOME:-${XDG_CACHE_HOME:-${HOME:?HOME is not set: set CALLCENTRE_HOME to a folder for what is fetched and built}/.cache}/odoo-callcentre}
ADDONS="lead_auto_assign lead_flow phone_campaign omnichannel_panel"

NEEDED_MB=3000      # at first: Odoo 0.9 GB, Python 0.5 GB, databases and their files
NEEDED_AGAIN_MB=300 # when all of that is there

# state_open: make the folder, keep it to ourselves while things are built.
state_open() {
    mkdir -p "$STATE/logs" 2>/dev/null ||
        die "The folder $STATE cannot be written: set CALLCENTRE_HOME to a folder of yours and start again."
    STATE=$(cd "$STATE" && pwd)
    find "$STATE/logs" -mindepth 1 -maxdepth 1 -mtime +3 -exec rm -rf {} + 2>/dev/null
    local needed=$NEEDED_MB
    [ ! -e "$STATE/built" ] || needed=$NEEDED_AGAIN_MB
    [ "$(free_mb)" -ge "$needed" ] ||
        die "Only $(free_mb) MB are free below $STATE and $needed are needed: free some space, or set CALLCENTRE_HOME to another disk."
    exec 9>"$STATE/lock"
    if ! flock -n 9; then
        say "* Another setup is at work in $STATE: waiting for it"
        flock 9
    fi
}

# state_built: the folder is whole; others may go on.
state_built() {
    touch "$STATE/built"
    exec 9>&-
}

# hash_of: a short name for what is read from standard input.
hash_of() { sha256sum | cut -c1-12; }

# addons_hash ADDON...: changes when any file of these addons does.
addons_hash() {
    (cd "$REPO" && find "$@" -type f ! -path '*/__pycache__/*' ! -path '*/tests/*.py' ! -path '*/readme/*' -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum) | hash_of
}

# can_install: whether missing Debian packages may be installed here.
can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# apt_install PACKAGE...: as root only; the list of packages is refreshed first.
apt_install() {
    apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}
