import {onMounted, onWillUnmount, useComponent, useEnv, useState} from "@odoo/owl";
import {hotkeyOf} from "./shortcuts";
import {useService} from "@web/core/utils/hooks";

/** The store of the screen, observed by the calling component. */
export function useLeadFlow() {
    return useState(useEnv().leadFlow);
}

/**
 * A shortcut of the screen, also while typing; not while a dialog is open.
 *
 * @param {String} id in SHORTCUTS
 * @param {Function} action
 * @param {Object} [options] of the hotkey service
 */
export function useShortcut(id, action, options = {}) {
    const hotkeys = useService("hotkey");
    const component = useComponent();
    let remove = null;
    onMounted(() => {
        remove = hotkeys.add(hotkeyOf(id), action.bind(component), {
            bypassEditableProtection: true,
            ...options,
        });
    });
    onWillUnmount(() => remove());
}
