import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime} from "@web/core/l10n/dates";

const {DateTime} = luxon;

export const COUNTERS = [
    {id: "to_call", label: _t("To call"), icon: "fa-phone"},
    {id: "to_recall", label: _t("To recall"), icon: "fa-history"},
    {id: "started", label: _t("Started"), icon: "fa-play-circle"},
    {id: "done", label: _t("Done"), icon: "fa-check-circle"},
    {id: "cancelled", label: _t("Cancelled"), icon: "fa-ban"},
];

const STATES = {
    to_call: {label: _t("To call"), color: "secondary", counter: "to_call"},
    to_recall: {label: _t("To recall"), color: "warning", counter: "to_recall"},
    started: {label: _t("Started"), color: "info", counter: "started"},
    suspended: {label: _t("Suspended"), color: "info", counter: "started"},
    done: {label: _t("Done"), color: "success", counter: "done"},
    cancelled: {label: _t("Cancelled"), color: "danger", counter: "cancelled"},
};

/** What a state is called, its colour, and the counter that holds it. */
export function stateOf(id) {
    return STATES[id] || {label: id, color: "secondary", counter: id};
}

export const FAILURES = [
    {id: "no_answer", label: _t("No answer"), icon: "fa-bell-slash-o"},
    {id: "busy", label: _t("Busy"), icon: "fa-phone-square"},
    {id: "wrong_number", label: _t("Wrong number"), icon: "fa-chain-broken"},
];

/** Of a server date and time; for a thousand rows, so without luxon. */
export function millisOf(serverDateTime) {
    return serverDateTime ? Date.parse(`${serverDateTime.replace(" ", "T")}Z`) : null;
}

/** A server date and time in the user's zone and way of writing, "" for none. */
export function dateTimeInWords(serverDateTime) {
    if (!serverDateTime) {
        return "";
    }
    const at = deserializeDateTime(serverDateTime);
    const format = {day: "2-digit", month: "2-digit", ...DateTime.TIME_SIMPLE};
    if (at.year !== DateTime.now().year) {
        format.year = "numeric";
    }
    return at.toLocaleString(format);
}

/** Tags in the shape of core's TagsList. */
export function asTags(tags) {
    return tags.map((tag) => ({id: tag.id, text: tag.name, colorIndex: tag.color}));
}
