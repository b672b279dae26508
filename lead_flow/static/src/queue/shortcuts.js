import {_t} from "@web/core/l10n/translation";
import {isMacOS} from "@web/core/browser/feature_detection";

/**
 * Every key of the screen, in the order of the help. The hotkey service knows them by
 * `hotkey`; those with `alt` are shown over their buttons while Alt is held down.
 */
export const SHORTCUTS = [
    {id: "next", hotkey: "alt+n", label: _t("Next client")},
    {id: "search", hotkey: "alt+q", label: _t("Search in the queue")},
    {id: "down", hotkey: "alt+arrowdown", label: _t("Open the client below")},
    {id: "up", hotkey: "alt+arrowup", label: _t("Open the client above")},
    {id: "call", hotkey: "alt+c", label: _t("Call")},
    {id: "write", hotkey: "alt+w", label: _t("Write the note")},
    {id: "template", hotkey: "alt+p", label: _t("Predefined notes")},
    {id: "outcome", hotkey: "alt+o", label: _t("Change the outcome")},
    {id: "callback", hotkey: "alt+k", label: _t("Agree a callback")},
    {id: "close", hotkey: "alt+x", label: _t("Close the lead")},
    {id: "save", hotkey: "alt+s", label: _t("Save")},
    {id: "saveNext", hotkey: "control+enter", label: _t("Save and next")},
    {id: "undo", hotkey: "alt+z", label: _t("Take back the last note")},
    {id: "help", hotkey: "alt+i", label: _t("Keyboard shortcuts")},
];

const BY_ID = Object.fromEntries(SHORTCUTS.map((each) => [each.id, each]));

export function hotkeyOf(id) {
    return BY_ID[id].hotkey;
}

/** The keys of a shortcut as they are printed on the keyboard, e.g. ["Alt", "N"]. */
export function keysOf(id, mac = isMacOS()) {
    const names = {
        alt: mac ? "⌃" : "Alt",
        control: mac ? "⌘" : "Ctrl",
        enter: "⏎",
        arrowdown: "↓",
        arrowup: "↑",
    };
    return hotkeyOf(id)
        .split("+")
        .map((key) => names[key] || key.toUpperCase());
}
