import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";

/**
 * Open a record over the conversation, which stays where it is.
 *
 * @param {Object} env
 * @param {{res_model: string, res_id: number}} action
 * @param {string} title of the window
 * @param {Function} [onSaved]
 */
export function openRecord(env, {res_model, res_id}, title, onSaved = () => undefined) {
    env.services.dialog.add(FormViewDialog, {
        title,
        resModel: res_model,
        resId: res_id,
        onRecordSaved: onSaved,
    });
}
