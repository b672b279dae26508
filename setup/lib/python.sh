# A Python environment with the pinned packages, named by a hash of its requirements.

# python_env FILE...: sets PYTHON and puts the environment's programs first in PATH.
python_env() {
    local base env files=()
    # pip takes what stands there for installed, and the environment would lack it elsewhere
    unset PYTHONHOME PYTHONPATH
    base=$(_python_base) || die "Python 3.11 to 3.13 is needed: install one, or point CALLCENTRE_PYTHON to it."
    for file in "$@"; do files+=(-r "$SETUP/$file"); done
    env=$STATE/python-$({ "$base" -c 'import sys; print(sys.version, sys.prefix)'; for file in "$@"; do cat "$SETUP/$file"; done; } | hash_of)
    if [ ! -e "$env/whole" ]; then
        _python_has_venv "$base"
        step "Python packages ($*)" \
            "The Python packages of setup/requirements.txt could not be installed: check the package index that pip uses and start again." \
            _python_build "$base" "$env" "${files[@]}"
    fi
    PYTHON=$env/bin/python
    PATH=$env/bin:$PATH
    export PATH PYTHONNOUSERSITE=1
}

_python_base() {
    local name
    for name in ${CALLCENTRE_PYTHON:+"$CALLCENTRE_PYTHON"} python3 python3.11 python3.12 python3.13 /usr/bin/python3; do
        name=$(command -v "$name") || continue
        "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo "$name" && return
    done
    return 1
}

_python_has_venv() {
    "$1" -c 'import venv, ensurepip' 2>/dev/null && return
    can_install || die "Python's venv module is missing: install the package python3-venv and start again."
    step "Python's venv module (Debian: python3-venv)" "The package python3-venv could not be installed: install it and start again." \
        apt_install python3-venv
}

_python_build() {
    local base=$1 env=$2
    shift 2
    rm -rf "$env"
    "$base" -m venv "$env" && "$env/bin/python" -m pip install --disable-pip-version-check "$@" && touch "$env/whole"
}
