import {registry} from "@web/core/registry";

/** @typedef {import("./panel_store").PanelStore} PanelStore */

const sections = registry.category("omnichannel_panel.sections");
const buttons = registry.category("omnichannel_panel.buttons");

/**
 * Add a section to the panel; any addon may.
 *
 * @param {string} id
 * @param {Object} section
 * @param {string} section.label
 * @param {string} [section.icon]
 * @param {number} [section.sequence=50] the user may move it
 * @param {typeof import("@odoo/owl").Component} section.Component gets the prop `panel`
 * @param {(panel: PanelStore) => boolean} [section.condition]
 * @param {(panel: PanelStore) => number} [section.count] shown beside the label
 * @param {{label: string, icon: string, run: Function}} [section.action] in the header
 */
export function registerSection(id, section) {
    sections.add(id, section, {sequence: section.sequence ?? 50});
}

/**
 * Add a button to the section of what a conversation can become.
 *
 * @param {string} id
 * @param {Object} button
 * @param {string} button.label
 * @param {string} button.icon
 * @param {number} [button.sequence=50]
 * @param {(panel: PanelStore) => boolean} [button.condition]
 * @param {(panel: PanelStore) => any} button.run
 */
export function registerButton(id, button) {
    buttons.add(id, button, {sequence: button.sequence ?? 50});
}

function shown(category, panel) {
    return category
        .getEntries()
        .map(([id, entry]) => ({id, ...entry}))
        .filter((entry) => !entry.condition || entry.condition(panel));
}

export function sectionsOf(panel) {
    return shown(sections, panel);
}

export function buttonsOf(panel) {
    return shown(buttons, panel);
}
