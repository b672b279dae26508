import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";

/**
 * Open a record over the conversation, which stays where it is.
 *
 * @param {Object} env
 * @param {{res_model: string, res_id: number, name?: string}} action
 * @param {Function} [onSaved]
 */
export function openRecord(env, {res_model, res_id, name}, onSaved = () => undefined) {
    env.services.dialog.add(FormViewDialog, {
        resModel: res_model,
        resId: res_id,
        // core calls a window without a title "Odoo"
        ...(name ? {title: name} : {}),
        onRecordSaved: onSaved,
    });
}
