# Where Odoo 19.0 comes from: ODOO_HOME, a package file ODOO_DEB, Debian's package odoo-19, or Odoo's public git repository.

ODOO_SERIES=19.0
ODOO_GIT=${ODOO_GIT:-https://github.com/odoo/odoo}
DEBIAN_PACKAGES="odoo-19 libjs-jquery libjs-jquery-form libjs-underscore fonts-glyphicons-halflings fonts-inconsolata
    fonts-montserrat fonts-ocr-b fonts-roboto-unhinted"
DEBIAN_STABLE_PACKAGES="fonts-font-awesome" # 7.x, in sid, has other names for the icons

# odoo_source: sets ODOO_PATH (for PYTHONPATH), ODOO_ADDONS (its addons folder) and ODOO_STAMP (which one it is).
odoo_source() {
    if [ -n "${ODOO_HOME:-}" ]; then
        _odoo_use "$ODOO_HOME" "home $ODOO_HOME"
    elif [ -n "${ODOO_DEB:-}" ]; then
        _odoo_of_file
    else
        _odoo_of_archive || _odoo_of_git
    fi
    # Python packages that warn of their own future at start are no news.
    export PYTHONPATH=$ODOO_PATH PYTHONWARNINGS=ignore
}

_odoo_of_file() {
    [ -r "$ODOO_DEB" ] || die "ODOO_DEB=$ODOO_DEB cannot be read: point it to the Debian package file of Odoo $ODOO_SERIES, or unset it."
    local folder
    folder=$STATE/odoo-file-$(hash_of <"$ODOO_DEB")
    [ -e "$folder/whole" ] ||
        step "Odoo from $(basename "$ODOO_DEB")" "ODOO_DEB=$ODOO_DEB could not be unpacked: point it to the Debian package file of Odoo $ODOO_SERIES, or unset it." \
            _odoo_from_file "$folder"
    _odoo_use "$folder" "$(cat "$folder/whole")"
}

_odoo_of_archive() {
    local folder
    folder=$STATE/odoo-debian-$(echo "$DEBIAN_PACKAGES $DEBIAN_STABLE_PACKAGES" | hash_of)
    if [ ! -e "$folder/whole" ]; then
        [ ! -e "$STATE/odoo-git/whole" ] && _debian_archive >/dev/null || return 1
        attempt "Odoo $ODOO_SERIES from Debian's archive" _odoo_from_debian "$folder" || return 1
    fi
    _odoo_use "$folder" "$(cat "$folder/whole")"
}

_odoo_of_git() {
    local folder=$STATE/odoo-git
    if [ ! -e "$folder/whole" ]; then
        command -v git >/dev/null || die "Odoo $ODOO_SERIES could not be fetched from Debian's archive and git is missing: install git, or set ODOO_HOME to a $ODOO_SERIES checkout."
        step "Odoo $ODOO_SERIES from $ODOO_GIT" \
            "Odoo $ODOO_SERIES could not be fetched, neither from Debian's archive nor from $ODOO_GIT: check the network, or set ODOO_HOME to a $ODOO_SERIES checkout or ODOO_DEB to its package file." \
            _odoo_clone "$folder"
    fi
    _odoo_use "$folder/odoo" git
}

_odoo_clone() {
    rm -rf "$1"
    mkdir -p "$1"
    GIT_TERMINAL_PROMPT=0 git clone --quiet --depth 1 --branch "$ODOO_SERIES" "$ODOO_GIT" "$1/odoo" && touch "$1/whole"
}

# _debian_archive: address and code name of the Debian archive that this machine's apt uses.
_debian_archive() {
    command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(CODENAME)|$(SITE)' 'Created-By: Packages' 2>/dev/null |
        awk -F'|' '$4 ~ /\/debian\/?$/ && $1 == "Debian" && $2 == "Debian" && $3 !~ /-/ {print $4, $3; found = 1; exit} END {exit !found}' && return
    _debian_archive_from_sources
}

# _debian_archive_from_sources: the same, on a machine whose apt has no index yet.
_debian_archive_from_sources() {
    local uri codename
    uri=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
        grep -oE '^(deb .*|URIs: .*)' | grep -oE '[a-z]+://[^ ]+/debian/?( |$)' | head -n 1)
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    [ -n "$uri" ] && echo "$uri" "${codename:-trixie}"
}

_odoo_from_debian() {
    local folder=$1 uri codename keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    local apt=$folder/apt debs=$folder/debs
    read -r uri codename < <(_debian_archive) || return 1
    [ "$codename" != sid ] || codename=trixie
    [ -r "$keyring" ] || { echo "$keyring is missing"; return 1; }
    rm -rf "$folder"
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$debs"
    cat >"$apt/apt.conf" <<CONF
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State::Lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "30";
CONF
    printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$uri" sid "$keyring" "$uri" "$codename" >"$apt/sources.list"
    timeout 300 apt-get -c "$apt/apt.conf" update &&
        (cd "$debs" && timeout 1200 apt-get -c "$apt/apt.conf" download $(printf '%s/sid ' $DEBIAN_PACKAGES) $(printf "%s/$codename " $DEBIAN_STABLE_PACKAGES)) &&
        _odoo_unpack "$folder" "$debs"/*.deb || return 1
    rm -rf "$apt" "$debs"
}

# _odoo_from_file FOLDER: the user's package file over Debian's fonts and jQuery, which are left out when no archive answers.
_odoo_from_file() {
    command -v dpkg >/dev/null || { echo "dpkg is missing"; return 1; }
    _odoo_from_debian "$1" || rm -rf "$1"
    _odoo_unpack "$1" "$ODOO_DEB"
}

# _odoo_unpack FOLDER FILE...: into FOLDER, which is whole afterwards.
_odoo_unpack() {
    local folder=$1 deb name=odoo addons
    shift
    mkdir -p "$folder"
    for deb in "$@"; do
        dpkg -x "$deb" "$folder" || return 1
        case $(basename "$deb") in odoo*) name=$(basename "$deb" .deb) ;; esac
    done
    addons=$folder/usr/lib/python3/dist-packages/odoo/addons
    [ -d "$addons/web" ] || return 1
    _odoo_mend "$addons" "$folder/usr/share/fonts"
    echo "$name" >"$folder/whole"
}

# _odoo_mend ADDONS FONTS: what Debian's package lacks.
_odoo_mend() {
    local selfie=$1/mail/static/lib/selfie_segmentation/selfie_segmentation.js font=$1/point_of_sale/static/src/fonts/Inconsolata.otf
    if [ ! -e "$selfie" ]; then
        mkdir -p "$(dirname "$selfie")"
        echo "// Left out of Debian's package: it only blurs the background of a video call. Without a file the backend's bundle is broken." >"$selfie"
    fi
    if [ -L "$font" ] && [ ! -e "$font" ]; then
        ln -sf "$(find "$2" -name 'Inconsolata*Regular.otf' -o -name 'Inconsolata.otf' | head -n 1)" "$font"
    fi
}

# _odoo_use FOLDER STAMP: find Odoo in FOLDER and check that it is 19.0.
_odoo_use() {
    local path found
    for path in "$1" "$1/usr/lib/python3/dist-packages" "$1/odoo"; do
        [ -r "$path/odoo/release.py" ] || continue
        found=$(sed -nE 's/^version_info = \(([0-9]+), ([0-9]+),.*/\1.\2/p' "$path/odoo/release.py")
        [ "$found" = "$ODOO_SERIES" ] ||
            die "The Odoo in $1 is ${found:-of an unknown version} and these addons need $ODOO_SERIES: point ODOO_HOME to a $ODOO_SERIES one, or unset it."
        ODOO_PATH=$(cd "$path" && pwd)
        ODOO_ADDONS=$ODOO_PATH/odoo/addons
        [ ! -d "$path/addons/web" ] || ODOO_ADDONS=$ODOO_PATH/addons
        ODOO_STAMP=$2
        return 0
    done
    die "There is no Odoo in $1: point ODOO_HOME to the folder of Odoo $ODOO_SERIES that holds odoo/release.py, or unset it."
}
