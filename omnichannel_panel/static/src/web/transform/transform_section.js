import {Component, useState} from "@odoo/owl";
import {buttonsOf, registerSection} from "../panel/registries";
import {TransformDialog} from "./transform_dialog";
import {_t} from "@web/core/l10n/translation";
import {openRecord} from "../panel/open_record";
import {useService} from "@web/core/utils/hooks";
import {sendLink, visioNow} from "./visio";

/** What the conversation can become, and what it has become already. */
export class TransformSection extends Component {
    static template = "omnichannel_panel.TransformSection";
    static props = {panel: Object};

    setup() {
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({busy: ""});
    }

    get groups() {
        const {transforms} = this.props.panel.data;
        return [
            {key: "convert", label: _t("Convert to")},
            {key: "create", label: _t("Create")},
        ]
            .map((group) => ({
                ...group,
                buttons: transforms.filter((each) => each.group === group.key),
            }))
            .filter((group) => group.buttons.length);
    }

    get ownButtons() {
        return buttonsOf(this.props.panel);
    }

    get made() {
        return this.props.panel.business?.made || [];
    }

    nameOf(button) {
        const made = this.made.find((each) => each.kind === button.kind);
        return made ? _t("Open: %s", made.name) : button.label;
    }

    /**
     * One click at a time: the second of a double click finds the first at work.
     *
     * @param {Object} button
     * @param {Boolean} [change] another one is wanted than the one that was made
     */
    async run(button, change = false) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = button.kind;
        try {
            const {panel} = this.props;
            const prepared = await panel.call("prepare_transform", button.kind, change);
            if (prepared.open) {
                openRecord(this.env, prepared.open, button.label, () => panel.reload());
            } else {
                this.ask(button, prepared, change);
            }
        } finally {
            this.state.busy = "";
        }
    }

    get changeText() {
        return _t("Choose another one");
    }

    ask(button, defaults, change) {
        const {panel} = this.props;
        this.dialog.add(TransformDialog, {
            title: button.label,
            defaults,
            onMake: (values) =>
                this.make(button, change ? {...values, change} : values),
            onRefused: (values) => panel.call("find_candidates", button.kind, values),
            onStartNow: defaults.can_start_now
                ? () => visioNow(panel, this.env)
                : undefined,
        });
    }

    async make(button, values) {
        const {panel} = this.props;
        const made = await panel.call("transform", button.kind, values);
        panel.reload();
        this.tell(button, made);
    }

    tell(button, made) {
        const open = () =>
            openRecord(this.env, made.action, button.label, () =>
                this.props.panel.reload()
            );
        let close = null;
        const buttons = [{name: _t("Open"), onClick: open}];
        if (made.link) {
            buttons.push({
                name: _t("Send the link"),
                onClick: () => {
                    close();
                    sendLink(this.props.panel.thread, made.link);
                },
            });
        }
        close = this.notification.add(
            made.is_new
                ? _t("%(kind)s: %(name)s", {kind: button.label, name: made.name})
                : _t("There was one already: %s", made.name),
            {
                type: made.is_new ? "success" : "info",
                buttons,
                sticky: Boolean(made.link),
            }
        );
    }
}

registerSection("transform", {
    label: _t("Transform the conversation"),
    sequence: 50,
    Component: TransformSection,
});
