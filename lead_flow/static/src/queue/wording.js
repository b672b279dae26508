import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {localization} from "@web/core/l10n/localization";

const MINUTE = 60 * 1000;

/** Whole minutes as an operator says them: "4 min", "3 h", "12 d". */
export function durationInWords(minutes) {
    if (minutes < 60) {
        return _t("%s min", minutes);
    }
    if (minutes < 48 * 60) {
        return _t("%s h", Math.floor(minutes / 60));
    }
    return _t("%s d", Math.floor(minutes / (24 * 60)));
}

/** How long a call took: "2:05", "1:00:30". */
export function secondsInWords(seconds) {
    const two = (value) => String(value).padStart(2, "0");
    const [hours, rest] = [Math.floor(seconds / 3600), seconds % 3600];
    const minutes = Math.floor(rest / 60);
    const end = two(Math.floor(rest % 60));
    return hours ? `${hours}:${two(minutes)}:${end}` : `${minutes}:${end}`;
}

/** Of a server date and time; for a thousand rows a minute, so without luxon. */
export function millisOf(serverDateTime) {
    return serverDateTime ? Date.parse(`${serverDateTime.replace(" ", "T")}Z`) : null;
}

/** A server date and time in the user's zone, "" for none. */
export function dateTimeInWords(serverDateTime) {
    return serverDateTime
        ? toLocaleDateTimeString(deserializeDateTime(serverDateTime))
        : "";
}

/**
 * Why a client stands where he does, at `now`: a callback becomes due by itself.
 *
 * @param {Object} row a row of the queue: `state`, `reason`, `since`
 * @param {Number} now milliseconds on the server's clock
 * @returns {{code: String, text: String}}
 */
export function reasonInWords(row, now) {
    const since = millisOf(row.since);
    const minutes = since === null ? 0 : Math.floor(Math.abs(now - since) / MINUTE);
    const words = durationInWords(minutes);
    if (row.state === "done") {
        return {code: "done", text: since ? _t("closed %s ago", words) : _t("closed")};
    }
    if (row.reason === "new") {
        return {code: "new", text: _t("new, %s", words)};
    }
    if (row.reason === "due" || row.reason === "later") {
        return now >= since
            ? {code: "due", text: _t("callback due %s ago", words)}
            : {code: "later", text: _t("callback in %s", words)};
    }
    return {
        code: "untouched",
        text: since === null ? _t("contacted before") : _t("untouched for %s", words),
    };
}

/** When a client usually answers, e.g. of best_hour "17"; "" if it is not known. */
export function answersInWords({best_hour: hour}) {
    if (!hour) {
        return "";
    }
    const time = (value) => toLocaleTime(value % 24);
    return _t("usually answers between %(from)s and %(to)s", {
        from: time(Number(hour)),
        to: time(Number(hour) + 1),
    });
}

function toLocaleTime(hour) {
    const {timeFormat} = localization;
    const format = timeFormat.includes("h") ? "h a" : "HH:mm";
    return luxon.DateTime.fromObject({hour, minute: 0}).toFormat(format);
}

export const OUTCOMES = [
    {id: "positive", label: _t("Positive"), icon: "fa-thumbs-up", color: "success"},
    {id: "partial", label: _t("Partial"), icon: "fa-adjust", color: "warning"},
    {id: "negative", label: _t("Negative"), icon: "fa-thumbs-down", color: "danger"},
];

export const UNCLASSIFIED = {
    id: "unclassified",
    label: _t("Unclassified"),
    icon: "fa-question",
    color: "secondary",
};

export function outcomeOf(id) {
    return OUTCOMES.find((each) => each.id === id) || UNCLASSIFIED;
}

export const STATES = [
    {id: "", label: _t("To call")},
    {id: "none", label: _t("Never contacted")},
    {id: "in_progress", label: _t("In progress")},
    {id: "done", label: _t("Done")},
];

export function stateInWords(id) {
    return STATES.find((each) => each.id === id)?.label || "";
}

/** Tags in the shape of core's TagsList. */
export function asTags(tags) {
    return tags.map((tag) => ({id: tag.id, text: tag.name, colorIndex: tag.color}));
}
