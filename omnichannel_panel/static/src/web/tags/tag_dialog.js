import {Component, onWillStart, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {ColorList} from "@web/core/colorlist/colorlist";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

const MODEL = "im_livechat.conversation.tag";
const COLORS = [...Array(12).keys()];

/** All tags of conversations: create, rename, colour, merge, archive; by right. */
export class TagDialog extends Component {
    static template = "omnichannel_panel.TagDialog";
    static components = {ColorList, Dialog};
    static props = {onChanged: Function, close: Function};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.colors = COLORS;
        this.state = useState({
            tags: [],
            canWrite: false,
            canMerge: false,
            search: "",
            newName: "",
            chosen: [],
            busy: false,
            problem: "",
        });
        onWillStart(() => this.read());
    }

    async read() {
        const data = await this.orm.call(MODEL, "omnichannel_list", []);
        this.state.tags = data.tags;
        this.state.canWrite = data.can_write;
        this.state.canMerge = data.can_merge;
        const ids = data.tags.map((tag) => tag.id);
        this.state.chosen = this.state.chosen.filter((id) => ids.includes(id));
    }

    get tags() {
        const search = this.state.search.trim().toLowerCase();
        return this.state.tags.filter((tag) => tag.name.toLowerCase().includes(search));
    }

    get chosenTags() {
        return this.state.tags.filter((tag) => this.state.chosen.includes(tag.id));
    }

    /** The one that is used most stays. */
    get target() {
        return [...this.chosenTags].sort((a, b) => b.count - a.count)[0];
    }

    get canMerge() {
        return this.state.canMerge && this.state.chosen.length > 1;
    }

    /** One change at a time; a refusal of the server is said in the dialog. */
    async run(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        this.state.problem = "";
        try {
            await work();
            this.props.onChanged();
        } catch (error) {
            if (!error.data) {
                throw error;
            }
            this.state.problem = error.data.message;
        } finally {
            await this.read();
            this.state.busy = false;
        }
    }

    create() {
        const name = this.state.newName.trim();
        if (name) {
            return this.run(async () => {
                await this.orm.create(MODEL, [{name}]);
                this.state.newName = "";
            });
        }
    }

    rename(tag, text) {
        const name = text.trim();
        if (name && name !== tag.name) {
            return this.run(() => this.orm.write(MODEL, [tag.id], {name}));
        }
    }

    paint(tag, color) {
        return this.run(() => this.orm.write(MODEL, [tag.id], {color}));
    }

    archiveTitle(tag) {
        return tag.active ? _t("Archive") : _t("Restore");
    }

    toggleActive(tag) {
        return this.run(() => this.orm.write(MODEL, [tag.id], {active: !tag.active}));
    }

    toggleChosen(tag) {
        const {chosen} = this.state;
        this.state.chosen = chosen.includes(tag.id)
            ? chosen.filter((id) => id !== tag.id)
            : [...chosen, tag.id];
    }

    merge() {
        const {target} = this;
        const others = this.chosenTags.filter((tag) => tag !== target);
        this.dialog.add(ConfirmationDialog, {
            title: _t("Merge these tags?"),
            body: _t(
                "These will be deleted: %(others)s. Their conversations get “%(target)s”.",
                {
                    // a name may have a comma
                    others: others.map((tag) => _t("tag “%s”", tag.name)),
                    target: target.name,
                }
            ),
            confirmLabel: _t("Merge"),
            confirm: () =>
                this.run(() =>
                    this.orm.call(MODEL, "omnichannel_merge", [
                        others.map((tag) => tag.id),
                        target.id,
                    ])
                ),
            cancel: () => {
                // nothing happens
            },
        });
    }
}
