import {deserializeDate, deserializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";

const {DateTime} = luxon;

const SHORT = {hour: "2-digit", minute: "2-digit"};
/** Nobody is called outside of these hours of his day. */
const DAY = {from: 8, to: 21};

/** A deadline is a day without an hour, the same day in every time zone. */
function isDay(text) {
    return text.length === 10;
}

/** A server date as a user reads it; "" for none. */
export function dateInWords(text) {
    if (text && isDay(text)) {
        return deserializeDate(text).toLocaleString(DateTime.DATE_MED);
    }
    return text ? deserializeDateTime(text).toLocaleString(DateTime.DATETIME_MED) : "";
}

/** "14:05" today, "Mon 14:05" this week, the date otherwise and of a mere day. */
export function shortDate(text, now = DateTime.now()) {
    if (!text || isDay(text)) {
        return dateInWords(text);
    }
    const date = deserializeDateTime(text);
    if (date.hasSame(now, "day")) {
        return date.toLocaleString(SHORT);
    }
    const days = Math.abs(date.diff(now, "days").days);
    return days < 7
        ? date.toLocaleString({weekday: "short", ...SHORT})
        : date.toLocaleString(DateTime.DATE_MED);
}

/**
 * The time where the visitor is, and whether he may be called.
 *
 * @param {string} zone
 * @param {Object} [now]
 * @returns {{time: string, isNight: boolean}|null} null without a known zone
 */
export function localTime(zone, now = DateTime.now()) {
    const there = zone ? now.setZone(zone) : null;
    if (!there?.isValid) {
        return null;
    }
    const isNight = there.hour < DAY.from || there.hour >= DAY.to;
    return {time: there.toLocaleString(SHORT), isNight};
}

/**
 * A browser's language as the user calls it.
 *
 * @param {string} tag as the visitor's browser wrote it, or whoever took its place
 * @param {string} [locale]
 * @returns {string} the tag itself when it has no name
 */
export function languageInWords(tag, locale = user.lang) {
    try {
        const names = new Intl.DisplayNames(locale, {
            type: "language",
            languageDisplay: "standard",
            fallback: "none",
        });
        const [first, ...rest] = names.of(tag);
        return first.toLocaleUpperCase(locale) + rest.join("");
    } catch {
        // no tag, a tag without a name, or a browser without names
        return tag;
    }
}

/** Only what is certainly a page becomes a link. */
export function safeUrl(text) {
    try {
        const {protocol} = new URL(text);
        return ["http:", "https:"].includes(protocol) ? text : "";
    } catch {
        return "";
    }
}

/** An address without what every address begins with. */
export function shortUrl(text) {
    return (text || "").replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
}

export function kindInWords(kind) {
    return {
        visitor: _t("Visitor"),
        lead: _t("Lead"),
        client: _t("Client"),
        supplier: _t("Supplier"),
        supplier_client: _t("Client and supplier"),
        partner: _t("Partner"),
        employee: _t("Employee"),
    }[kind];
}

export function channelInWords(kind) {
    return {
        livechat: _t("Live chat"),
        gateway: _t("Messenger"),
        whatsapp: _t("WhatsApp"),
        chat: _t("Chat"),
        email: _t("E-mail"),
        sms: _t("SMS"),
        call: _t("Call"),
        meeting: _t("Meeting"),
        ticket: _t("Ticket"),
    }[kind];
}

export function channelIcon(kind) {
    return {
        livechat: "fa-comments",
        gateway: "fa-paper-plane",
        whatsapp: "fa-whatsapp",
        chat: "fa-comment-o",
        email: "fa-envelope-o",
        sms: "fa-mobile",
        call: "fa-phone",
        meeting: "fa-video-camera",
        ticket: "fa-life-ring",
    }[kind];
}

export function reasonInWords(reason) {
    return {
        visitor: _t("already in this conversation"),
        email: _t("same e-mail"),
        phone: _t("same telephone"),
        domain: _t("same domain"),
        company_name: _t("same name"),
    }[reason];
}
