import {user} from "@web/core/user";

const KEY = "omnichannel_layout";

/**
 * The sections in the user's order; new ones stand where they were registered.
 *
 * @param {Array<{id: string}>} sections in their own order
 * @param {string[]} order what the user has chosen
 * @returns {Array<{id: string}>}
 */
export function ordered(sections, order = []) {
    const chosen = order.filter((id) => sections.some((each) => each.id === id));
    const ids = [...chosen];
    sections.forEach((section, index) => {
        if (!ids.includes(section.id)) {
            const before = sections[index - 1];
            ids.splice(before ? ids.indexOf(before.id) + 1 : 0, 0, section.id);
        }
    });
    return ids.map((id) => sections.find((each) => each.id === id));
}

/**
 * @param {string[]} ids
 * @param {string} id
 * @param {number} steps -1 for up, 1 for down
 * @returns {string[]}
 */
export function moved(ids, id, steps) {
    const from = ids.indexOf(id);
    const to = Math.min(Math.max(from + steps, 0), ids.length - 1);
    const result = ids.filter((each) => each !== id);
    result.splice(to, 0, id);
    return result;
}

/** What the user has folded, and in which order; kept with him on the server. */
export function readLayout() {
    const {order, folded} = user.settings[KEY] || {};
    return {
        order: Array.isArray(order) ? order : [],
        folded: Array.isArray(folded) ? folded : [],
    };
}

export function writeLayout({order, folded}) {
    return user.setUserSettings(KEY, {order: [...order], folded: [...folded]});
}
