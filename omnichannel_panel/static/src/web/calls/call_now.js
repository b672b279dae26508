import {PhoneDialog} from "./phone_dialog";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registerButton} from "../panel/registries";

/**
 * Dial with the telephone that is installed: OCA's, Odoo's own, or the computer's.
 *
 * @param {Object} env
 * @param {string} number
 * @param {Object} contact
 * @returns {Promise<number>} the id of the call in the telephone's own model, or 0
 */
export async function dial(env, number, contact) {
    const oca = env.services.voip_agent_oca;
    if (oca) {
        const partner = contact.id ? {id: contact.id, phone: number} : undefined;
        await oca.call({number, partner});
        return env.services.voip_oca?.call?.id || 0;
    }
    const own = env.services["voip.user_agent"];
    if (own?.makeCall) {
        await own.makeCall({
            phone_number: number,
            res_model: "res.partner",
            res_id: contact.id,
        });
        return 0;
    }
    browser.open(`tel:${number}`, "_self");
    return 0;
}

async function callNumber(panel, env, text) {
    const {number} = await panel.call("check_number", text);
    const callId = await dial(env, number, panel.contact);
    await panel.call("note_call", number, callId);
}

/** Call the contact; without a number, or with a wrong one, ask for it. */
export async function callNow(panel, env) {
    const {name, phone} = panel.contact;
    let problem = "";
    if (phone) {
        try {
            return await callNumber(panel, env, phone);
        } catch (error) {
            if (!error.data) {
                throw error;
            }
            problem = error.data.message;
        }
    }
    env.services.dialog.add(PhoneDialog, {
        name,
        number: phone,
        problem,
        onCall: (text) => callNumber(panel, env, text),
    });
}

registerButton("call", {
    label: _t("Call now"),
    icon: "fa-phone",
    sequence: 10,
    run: callNow,
});
