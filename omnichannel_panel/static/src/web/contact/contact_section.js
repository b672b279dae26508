import {Component, onWillDestroy, useState} from "@odoo/owl";
import {
    dateInWords,
    kindInWords,
    languageInWords,
    localTime,
    safeUrl,
    shortUrl,
} from "../panel/wording";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registerSection} from "../panel/registries";
import {useService} from "@web/core/utils/hooks";

const MINUTE = 60000;

/** Two facts of one kind on one line. */
function joined(...texts) {
    return texts.filter(Boolean).join(" · ");
}

/** A contact to look at: there is nothing to save. */
class ViewDialog extends FormViewDialog {
    setup() {
        super.setup();
        this.viewProps.buttonTemplate = "omnichannel_panel.NoButtons";
    }
}

/** Who is writing, and on what machine and page; what is unknown is not shown. */
export class ContactSection extends Component {
    static template = "omnichannel_panel.ContactSection";
    static props = {panel: Object};

    setup() {
        this.dialog = useService("dialog");
        this.state = useState({tick: 0, isOpen: false});
        const timer = browser.setInterval(() => this.state.tick++, MINUTE / 2);
        onWillDestroy(() => browser.clearInterval(timer));
    }

    get contact() {
        return this.props.panel.data.contact;
    }

    get technical() {
        return this.props.panel.data.technical;
    }

    get channel() {
        return this.props.panel.data.channel;
    }

    get kind() {
        return kindInWords(this.contact.kind);
    }

    get clock() {
        // read again every half minute
        void this.state.tick;
        return localTime(this.technical.timezone || this.contact.timezone);
    }

    get initials() {
        const words = this.contact.name.split(/\s+/).filter(Boolean);
        return words
            .slice(0, 2)
            .map((word) => [...word][0].toUpperCase())
            .join("");
    }

    get country() {
        const {country, country_code} = this.contact;
        return country && country_code ? `${country} (${country_code})` : country;
    }

    get url() {
        const href = safeUrl(this.technical.url);
        return href && {href, text: shortUrl(href)};
    }

    /** The contact's language, else his browser's, as [value, title]. */
    get language() {
        const tag = this.technical.language;
        if (this.contact.language || !tag) {
            return [this.contact.language];
        }
        const name = languageInWords(tag);
        return [name, name === tag ? tag : joined(name, tag)];
    }

    /** The facts that are known, as [key, label, value, title when it is another]. */
    get facts() {
        const {contact, technical, channel} = this;
        return [
            ["language", _t("Language"), ...this.language],
            ["country", _t("Country"), joined(this.country, contact.currency)],
            ["browser", _t("Browser"), technical.browser],
            ["system", _t("System"), technical.system],
            ["place", _t("Place"), technical.place],
            ["ip", _t("IP address"), technical.ip],
            ["last", _t("Last activity"), dateInWords(channel.last_activity)],
            ["created", _t("Created"), dateInWords(contact.created || channel.created)],
            ["ids", _t("Conversation"), joined(`#${channel.id}`, this.contactId)],
        ].filter(([, , value]) => value);
    }

    get contactId() {
        const {id, guest_id} = this.contact;
        if (id) {
            return _t("Contact #%s", id);
        }
        return guest_id ? _t("Visitor #%s", guest_id) : "";
    }

    get editTitle() {
        return this.contact.can_edit ? _t("Edit the contact") : _t("View the contact");
    }

    edit() {
        const readonly = !this.contact.can_edit;
        this.dialog.add(readonly ? ViewDialog : FormViewDialog, {
            resModel: "res.partner",
            resId: this.contact.id,
            readonly,
            // core then shows Close instead of Ok
            preventEdit: readonly,
            preventCreate: readonly,
            title: this.contact.name,
            onRecordSaved: () => this.props.panel.reload(),
        });
    }
}

registerSection("contact", {
    label: _t("Contact"),
    sequence: 10,
    Component: ContactSection,
});
