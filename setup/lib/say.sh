# What the scripts say: one line per step with its time, one sentence when something is missing.
# Source first. A step's function sends its own output to the step's log and returns non-zero on failure.

exec 3>&2 # where sentences go, also from inside a step whose output is logged

_say_line_open=

# say TEXT: a line for the reader.
say() { printf "%s\n" "$@"; }

# die SENTENCE: end the script with one sentence that says what to do.
die() {
    [ -z "$_say_line_open" ] || printf '\n' >&3
    printf '%s\n' "$*" >&3
    exit 1
}

# warn SENTENCE: something is missing that the script can do without.
warn() {
    if [ -n "$_say_line_open" ]; then printf '\n  note: %s\n' "$*" >&3; else printf '  note: %s\n' "$*" >&3; fi
}

# step TITLE SENTENCE COMMAND...: do it, tell how long it took; on failure end with SENTENCE or a better reason.
step() {
    local title=$1 sentence=$2
    shift 2
    attempt "$title" "$@" || die "$(_reason "$sentence")"
}

# attempt TITLE COMMAND...: the same, but the caller knows what else to do on failure.
attempt() {
    local title=$1 start=$SECONDS
    shift
    _say_line_open=1
    printf '%-62s' "* $title"
    if "$@" >"$STATE/logs/step.log" 2>&1 </dev/null; then
        printf '%4s s\n' $((SECONDS - start))
        _say_line_open=
    else
        cp "$STATE/logs/step.log" "$STATE/logs/failed-step.log" 2>/dev/null
        printf '%4s s, failed\n' $((SECONDS - start))
        _say_line_open=
        return 1
    fi
}

# free_mb: room left where the state folder is.
free_mb() { df -Pm "$STATE" | awk 'NR==2 {print $4}'; }

# _reason SENTENCE: the known cause that the log of the failed step shows, else the step's own sentence.
_reason() {
    if grep -qi 'no space left on device' "$STATE/logs/failed-step.log" || [ "$(free_mb)" -lt 20 ]; then
        echo "The disk is full: free some space below $STATE (or set CALLCENTRE_HOME to another disk) and start again."
    else
        echo "$1 (What was tried: $STATE/logs/failed-step.log)"
    fi
}
