# Databases: made once, marked as whole in their comment, copied with their files.

CORE_DEPENDS="base_automation,calendar,contacts,crm,crm_livechat,auth_signup,hr,hr_holidays,im_livechat,mass_mailing,phone_validation,privacy_lookup,project,survey,website_crm,website_livechat"

# database_paths: sets DATA_DIR (Odoo's files) and ADDONS_PATH.
database_paths() {
    DATA_DIR=$STATE/data-$PG_KEY
    ADDONS_PATH=$ODOO_ADDONS,$REPO${EXTRA_ADDONS_PATH:+,$EXTRA_ADDONS_PATH}
    mkdir -p "$DATA_DIR/filestore"
}

# odoo [COMMAND] ARGUMENT...: Odoo with our paths.
odoo() {
    "$PYTHON" "$SETUP/lib/odoo_bin.py" "$@" --addons-path "$ADDONS_PATH" --data-dir "$DATA_DIR" --config "$STATE/odoo.conf"
}

# odoo_conf: an empty configuration, so that none of the user's own is read.
odoo_conf() {
    [ -e "$STATE/odoo.conf" ] && return
    printf '[options]\nadmin_passwd = %s\nlist_db = False\n' "$(head -c 24 /dev/urandom | base64)" >"$STATE/odoo.conf.new" &&
        mv "$STATE/odoo.conf.new" "$STATE/odoo.conf"
}

db_sql() { PGOPTIONS="-c client_min_messages=warning" psql -X -q -A -t -v ON_ERROR_STOP=1 -d "${2:-postgres}" -c "$1"; }
db_exists() { [ "$(db_sql "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }
db_comment() { db_sql "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$1'"; }
db_mark() { db_sql "COMMENT ON DATABASE \"$1\" IS '$2'"; }

db_drop() {
    db_sql "DROP DATABASE IF EXISTS \"$1\" WITH (FORCE)" || return 1
    rm -rf "$DATA_DIR/filestore/$1"
}

db_copy() {
    db_drop "$2" && db_sql "CREATE DATABASE \"$2\" TEMPLATE \"$1\" STRATEGY file_copy" || return 1
    if [ -d "$DATA_DIR/filestore/$1" ]; then cp -al "$DATA_DIR/filestore/$1" "$DATA_DIR/filestore/$2"; fi
}

# db_install DATABASE MODULES ARGUMENT...: install, and fail when Odoo's log says that something went wrong.
db_install() {
    local database=$1 modules=$2 log=$STATE/logs/install-$1.log
    shift 2
    rm -f "$log"
    odoo --database "$database" --init "$modules" --stop-after-init --no-http --max-cron-threads 0 --logfile "$log" "$@" &&
        ! grep -E ' (ERROR|CRITICAL) ' "$log" || { tail -n 40 "$log"; return 1; }
}

# db_assets DATABASE: build the web client's bundles once, in the template.
db_assets() {
    echo "env['ir.qweb']._pregenerate_assets_bundles(); env.cr.commit()" |
        odoo shell --database "$1" --no-http --max-cron-threads 0 --logfile "$STATE/logs/assets-$1.log"
}

# templates_up: sets CORE_TEMPLATE and FULL_TEMPLATE; the slow first one stays as long as Odoo does.
templates_up() {
    CORE_TEMPLATE=cc_core_$(echo "$ODOO_STAMP $CORE_DEPENDS $(cat "$SETUP/requirements.txt") 1" | hash_of)
    FULL_TEMPLATE=cc_full_$(echo "$CORE_TEMPLATE $(addons_hash $ADDONS)" | hash_of)
    _forget_old
    if [[ $(db_comment "$CORE_TEMPLATE") != whole* ]]; then
        step "Template database: Odoo's addons" "Odoo's own addons could not be installed." _core_template
    fi
    if [[ $(db_comment "$FULL_TEMPLATE") != whole* ]]; then
        step "Template database: our four addons" "Our addons could not be installed: see the log below." _full_template
    fi
}

_core_template() {
    db_drop "$CORE_TEMPLATE" && db_sql "CREATE DATABASE \"$CORE_TEMPLATE\" TEMPLATE template0 ENCODING 'UTF8'" &&
        db_install "$CORE_TEMPLATE" "$CORE_DEPENDS" && db_assets "$CORE_TEMPLATE" && db_mark "$CORE_TEMPLATE" "whole $(date +%s)"
}

_full_template() {
    db_copy "$CORE_TEMPLATE" "$FULL_TEMPLATE" && db_install "$FULL_TEMPLATE" "${ADDONS// /,}" && db_assets "$FULL_TEMPLATE" &&
        db_mark "$FULL_TEMPLATE" "whole $(date +%s)"
}

# _forget_old: templates of older addons and copies that a killed run left, once they are two hours old.
_forget_old() {
    local name old=$(($(date +%s) - 7200))
    for name in $(db_sql "SELECT datname FROM pg_database WHERE datname LIKE 'cc\\_full\\_%' OR datname LIKE 'cc\\_core\\_%' OR datname LIKE 'cc\\_t\\_%'"); do
        case $name in
            "$CORE_TEMPLATE" | "$FULL_TEMPLATE") ;;
            cc_t_*) [ "$(echo "$name" | cut -d_ -f3)" -ge "$old" ] 2>/dev/null || db_drop "$name" ;;
            *) [[ $(db_comment "$name") =~ ^whole\ ([0-9]+)$ ]] && [ "${BASH_REMATCH[1]}" -ge "$old" ] || db_drop "$name" ;;
        esac
    done
}
