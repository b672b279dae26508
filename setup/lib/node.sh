# prettier and eslint, as setup/package-lock.json fixes them.

# node_tools: puts them in PATH; the configuration files at the top find their plugins through NODE_PATH.
node_tools() {
    local folder
    command -v npm >/dev/null || { ! can_install || step "npm (Debian: npm)" "npm could not be installed: install Node.js 20 or newer and start again." apt_install npm; }
    command -v npm >/dev/null || die "npm is missing: install Node.js 20 or newer and start again."
    folder=$STATE/node-$(cat "$SETUP/package.json" "$SETUP/package-lock.json" | hash_of)
    [ -e "$folder/whole" ] ||
        step "npm packages (package-lock.json)" "The npm packages of setup/package-lock.json could not be installed: check the registry that npm uses and start again." \
            _node_build "$folder"
    PATH=$folder/node_modules/.bin:$PATH
    export PATH NODE_PATH=$folder/node_modules
}

_node_build() {
    rm -rf "$1"
    mkdir -p "$1" && cp "$SETUP/package.json" "$SETUP/package-lock.json" "$1" &&
        (cd "$1" && npm ci --no-audit --no-fund) && touch "$1/whole"
}
