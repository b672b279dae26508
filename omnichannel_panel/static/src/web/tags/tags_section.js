import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {Component, useRef, useState} from "@odoo/owl";
import {TagDialog} from "./tag_dialog";
import {TagsList} from "@web/core/tags_list/tags_list";
import {_t} from "@web/core/l10n/translation";
import {registerSection} from "../panel/registries";
import {useService} from "@web/core/utils/hooks";

const MODEL = "im_livechat.conversation.tag";
const OFFERED = 8;

export function manageTags(panel, env) {
    env.services.dialog.add(TagDialog, {onChanged: () => panel.reload()});
}

/** The tags of the conversation: for finding and sorting, never for routing. */
export class TagsSection extends Component {
    static template = "omnichannel_panel.TagsSection";
    static components = {AutoComplete, TagsList};
    static props = {panel: Object};

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        // a new key empties the input
        this.state = useState({turn: 0});
    }

    get tags() {
        return this.props.panel.data.tags.map((tag) => ({
            id: tag.id,
            text: tag.name,
            colorIndex: tag.color,
            onDelete: () => this.set(tag.id, false),
        }));
    }

    get sources() {
        return [{options: (text) => this.offered(text)}];
    }

    get typed() {
        return this.root.el?.querySelector("input")?.value.trim();
    }

    async offered(text) {
        const name = text.trim();
        const used = this.props.panel.data.tags.map((tag) => tag.id);
        const domain = [
            ["name", "ilike", name],
            ["id", "not in", used],
        ];
        const found = await this.orm.searchRead(MODEL, domain, ["name"], {
            limit: OFFERED,
        });
        const options = found.map((tag) => ({
            label: tag.name,
            onSelect: () => this.set(tag.id, true),
        }));
        const known = [...found, ...this.props.panel.data.tags].map((tag) => tag.name);
        if (name && !known.includes(name)) {
            options.push({
                label: _t("Create “%s”", name),
                cssClass: "o_omni_tag_create",
                // the list may lag behind the typing: what stands there is meant
                onSelect: () => this.create(this.typed || name),
            });
        }
        return options;
    }

    async set(id, isSet) {
        await this.props.panel.change("tags", "set_tag", id, isSet);
        this.state.turn++;
    }

    async create(name) {
        await this.props.panel.change("tags", "create_tag", name);
        this.state.turn++;
    }
}

registerSection("tags", {
    label: _t("Tags"),
    sequence: 40,
    Component: TagsSection,
    count: ({data}) => data.tags.length,
    action: {label: _t("Manage tags"), icon: "fa-cog", run: manageTags},
});
