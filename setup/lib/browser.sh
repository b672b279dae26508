# Chromium (tests in a browser), wkhtmltopdf (PDF) and poppler (tests that read PDF).

# browser_up: both must be there for the tests.
browser_up() {
    local missing=()
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
    command -v wkhtmltopdf >/dev/null || missing+=(wkhtmltopdf)
    command -v pdftotext >/dev/null || missing+=(poppler-utils)
    [ ${#missing[@]} -gt 0 ] || return 0
    can_install || die "The tests need ${missing[*]} and this user may not install packages: ask an administrator for them."
    step "Programs for the tests: ${missing[*]}" "${missing[*]} could not be installed: install them and start again." apt_install "${missing[@]}"
}

# pdf_up: without wkhtmltopdf everything but PDF works, so it is only a note.
pdf_up() {
    command -v wkhtmltopdf >/dev/null && return
    if can_install; then
        attempt "Program for PDF: wkhtmltopdf" apt_install wkhtmltopdf && return
    fi
    warn "wkhtmltopdf is not installed, so PDF files cannot be made; everything else works."
}
