import {ActionPanel} from "@mail/discuss/core/common/action_panel";
import {Component} from "@odoo/owl";
import {PanelSections} from "../panel/panel_sections";

/** The panel beside conversations for which core has none: messengers, portal users. */
export class DetailsPanel extends Component {
    static template = "omnichannel_panel.DetailsPanel";
    static components = {ActionPanel, PanelSections};
    static props = ["thread"];
}
