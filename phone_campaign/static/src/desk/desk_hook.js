import {useEnv, useExternalListener, useState} from "@odoo/owl";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {useService} from "@web/core/utils/hooks";

/** The store of the screen, observed by the calling component. */
export function useDesk() {
    return useState(useEnv().desk);
}

/** Whether keys typed at this moment are text. */
export function isTyping(ev) {
    const {target} = ev;
    return (
        target instanceof HTMLElement &&
        (target.isContentEditable ||
            target.matches(
                "textarea, select, input:not([type=checkbox], [type=radio])"
            ))
    );
}

/** The digit of a key, wherever the keyboard has it (French ones: with Shift). */
export function digitOf({code, key}) {
    const found = /^(?:Digit|Numpad)(\d)$/.exec(code || "") || /^(\d)$/.exec(key);
    return found ? Number(found[1]) : null;
}

/**
 * Keys without Alt, for what is done 200 times a day. Not while text is typed, nor while
 * a dialog is open.
 *
 * @param {() => Object} keys {KeyboardEvent.key in lower case, or a digit: action}; a
 *     digit is found by `code` too, see digitOf
 */
export function useKeys(keys) {
    const ui = useService("ui");
    useExternalListener(window, "keydown", (ev) => {
        if (
            ev.defaultPrevented ||
            ev.altKey ||
            ev.ctrlKey ||
            ev.metaKey ||
            ui.activeElement !== document ||
            isTyping(ev)
        ) {
            return;
        }
        const actions = keys();
        const action = actions[ev.key.toLowerCase()] || actions[digitOf(ev)];
        if (action) {
            ev.preventDefault();
            ev.stopPropagation();
            action(ev);
        }
    });
}

/**
 * Escape, of the window that was opened last. By core's hotkeys: an application that
 * has Escape there, as the website has, would take it away from a plain listener.
 *
 * @param {(target: EventTarget) => void} action
 * @param {(target: EventTarget) => boolean} isAvailable
 */
export function useEscape(action, isAvailable) {
    useHotkey("escape", ({target}) => action(target), {isAvailable});
}
