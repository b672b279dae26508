# PostgreSQL: the server that PGHOST names, or (--pg-system) this machine's own, or else a private cluster in a folder of ours.

PG_OPTIONS="-c listen_addresses= -c synchronous_commit=off -c shared_buffers=256MB -c max_connections=300 -c max_wal_size=2GB"

# postgres_up: sets PGHOST, PGPORT, PGUSER and PG_KEY; starts the private cluster when there is need.
# Who uses it holds a shared lock (fd 8), so that the last one who leaves can stop it.
postgres_up() {
    if [ -n "${PGHOST:-}" ]; then
        export PGHOST PGPORT=${PGPORT:-5432}
        PGUSER=${PGUSER:-$(id -un)}
        _pg_check "PGHOST=$PGHOST does not answer on port $PGPORT: start that PostgreSQL, or unset PGHOST for a private one."
    elif [ -n "${PG_SYSTEM:-}" ]; then
        unset PGHOST
        export PGPORT=${PGPORT:-5432}
        PGUSER=${PGUSER:-$(id -un)}
        _pg_check "This machine's PostgreSQL does not answer to $PGUSER on port $PGPORT: start it and create that role (createuser --createdb $PGUSER), or leave --pg-system out."
    else
        _pg_private
    fi
    export PGUSER
    [ "$PGUSER" != postgres ] || die "Odoo refuses to work as the PostgreSQL user postgres: set PGUSER to another role that may create databases."
    PG_KEY=$(echo "${PGHOST:-system}:$PGPORT" | hash_of)
}

_pg_check() {
    export PGUSER
    command -v psql >/dev/null || _pg_install
    psql -X -d postgres -c '' >/dev/null 2>&1 || die "$1"
}

# _pg_folder: root's cluster stands outside of root's home, since PostgreSQL does not run as root.
_pg_folder() {
    if [ "$(id -u)" = 0 ]; then
        PG_FOLDER=/var/lib/odoo-callcentre/$(echo "$STATE" | hash_of)
    else
        PG_FOLDER=$STATE/postgres
    fi
    [ ${#PG_FOLDER} -le 80 ] || die "The path $PG_FOLDER is too long for PostgreSQL's socket: set CALLCENTRE_HOME to a shorter one."
}

_pg_private() {
    _pg_folder
    _pg_bin || _pg_install
    mkdir -p "$PG_FOLDER" || die "The folder $PG_FOLDER cannot be made: set CALLCENTRE_HOME to a folder of yours and start again."
    exec 8>"$STATE/postgres.lock"
    flock -s 8
    export PGHOST=$PG_FOLDER PGPORT=5432 PGUSER=callcentre
    _pg_owner
    if [ ! -e "$PG_FOLDER/data/PG_VERSION" ]; then
        step "PostgreSQL $("$PG_BIN/postgres" --version | grep -oE '[0-9]+' | head -n 1): a private cluster" \
            "The private PostgreSQL cluster could not be made in $PG_FOLDER: look at the log, or set PGHOST to a server of yours." _pg_init
    fi
    "$PG_BIN/pg_isready" -q || step "PostgreSQL starts" \
        "The private PostgreSQL in $PG_FOLDER does not start: see its log, or run setup/clean to begin anew." _pg_start
}

# _pg_bin: sets PG_BIN to the newest PostgreSQL server's programs.
_pg_bin() {
    local initdb
    initdb=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
    [ -n "$initdb" ] || initdb=$(command -v initdb) || return 1
    PG_BIN=$(dirname "$(readlink -f "$initdb")")
    if [ -e "$PG_FOLDER/data/PG_VERSION" ] && [ -x "/usr/lib/postgresql/$(cat "$PG_FOLDER/data/PG_VERSION")/bin/postgres" ]; then
        PG_BIN=/usr/lib/postgresql/$(cat "$PG_FOLDER/data/PG_VERSION")/bin
    fi
    PATH=$PATH:$PG_BIN
}

_pg_install() {
    can_install || die "PostgreSQL is missing and this user may not install it: ask an administrator for the package postgresql, or set PGHOST to a server of yours."
    step "PostgreSQL (Debian: postgresql)" "PostgreSQL could not be installed: install the package postgresql, or set PGHOST to a server of yours." \
        apt_install postgresql
    _pg_folder
    _pg_bin || die "PostgreSQL was installed but its programs are not found: set PGHOST to a running server."
}

# _pg_owner: sets PG_AS, what to put before a command of the cluster; root hands over to the user postgres.
_pg_owner() {
    PG_AS=(env)
    [ "$(id -u)" = 0 ] || return 0
    id postgres >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin postgres ||
        die "The system user postgres could not be created: create it (useradd --system postgres) and start again."
    PG_AS=(setpriv --reuid postgres --regid "$(id -g postgres)" --clear-groups env HOME="$PG_FOLDER")
    chown postgres "$PG_FOLDER"
    chmod 700 "$PG_FOLDER"
}

_pg_init() {
    cd "$PG_FOLDER" || return 1
    rm -rf "$PG_FOLDER/data"
    "${PG_AS[@]}" "$PG_BIN/initdb" --pgdata "$PG_FOLDER/data" --username callcentre --auth trust --encoding UTF8 --locale C.UTF-8 --no-instructions
}

_pg_start() {
    cd "$PG_FOLDER" || return 1
    "${PG_AS[@]}" "$PG_BIN/pg_ctl" start --wait --timeout 60 --silent --pgdata "$PG_FOLDER/data" --log "$PG_FOLDER/log" \
        --options "$PG_OPTIONS -c unix_socket_directories='$PG_FOLDER'" 3>&- 8>&- 9>&- || { cat "$PG_FOLDER/log"; return 1; }
}

# postgres_down: stop the private cluster, unless somebody else works with it.
postgres_down() {
    [ -e "$STATE/postgres.lock" ] || return 0
    exec 8>"$STATE/postgres.lock"
    flock -n -x 8 || return 0
    _pg_folder
    if [ -e "$PG_FOLDER/data/postmaster.pid" ] && _pg_bin; then
        _pg_owner
        (cd "$PG_FOLDER" && "${PG_AS[@]}" "$PG_BIN/pg_ctl" stop --silent --mode fast --pgdata "$PG_FOLDER/data") >/dev/null 2>&1
    fi
    exec 8>&-
}
