import {Component, onMounted, onWillDestroy, useEffect, useState} from "@odoo/owl";
import {channelIcon, channelInWords, dateInWords, shortDate} from "../panel/wording";
import {_t} from "@web/core/l10n/translation";
import {openRecord} from "../panel/open_record";
import {registerSection} from "../panel/registries";
import {useService} from "@web/core/utils/hooks";

/** Pages without a row that are read in one go: then the user says whether to go on. */
const FURTHER = 10;

/** Everything said with this contact, on every channel; read after all the rest. */
export class HistorySection extends Component {
    static template = "omnichannel_panel.HistorySection";
    static props = {panel: Object};

    setup() {
        this.orm = useService("orm");
        this.store = useService("mail.store");
        this.state = useState({
            rows: [],
            key: null,
            isRead: false,
            isReading: false,
            failed: false,
        });
        this.turn = 0;
        onMounted(() => this.read());
        useEffect(
            (turn) => {
                if (turn) {
                    this.read();
                }
            },
            () => [this.props.panel.historyTurn]
        );
        onWillDestroy(() => this.turn++);
    }

    /** The first page, or the next one; what could not be read can be tried again. */
    async read(key = null) {
        const turn = ++this.turn;
        this.asked = key;
        Object.assign(this.state, {isReading: true, failed: false});
        const page = await this.readPage(key, turn).catch(() => null);
        if (turn !== this.turn) {
            return;
        }
        Object.assign(this.state, {isReading: false, failed: !page});
        if (page) {
            this.state.rows = key ? [...this.state.rows, ...page.rows] : page.rows;
            this.state.key = page.key;
            this.state.isRead = true;
        }
    }

    /** The page after a key, or the first one after it that has a row for this user. */
    async readPage(key, turn) {
        let page = {rows: [], key};
        for (let count = 0; count < FURTHER && turn === this.turn; count++) {
            page = await this.orm.silent.call("omnichannel.history", "get_page", [
                this.props.panel.thread.id,
                page.key,
            ]);
            if (page.rows.length || !page.key) {
                break;
            }
        }
        return page;
    }

    /** The page that could not be read. */
    tryAgain() {
        return this.read(this.asked);
    }

    /** Calls come from several telephones, each with numbers of its own. */
    keyOf({source, model, id}) {
        return [source, model, id].join();
    }

    icon(row) {
        return channelIcon(row.kind);
    }

    channel(row) {
        return channelInWords(row.kind);
    }

    /** What was said says more than who spoke: it is always the same contact. */
    title(row) {
        const texts =
            row.source === "conversation"
                ? [row.preview, row.title]
                : [row.title, row.preview];
        return texts.find(Boolean) || channelInWords(row.kind);
    }

    about(row) {
        const more = row.source === "conversation" ? "" : row.title && row.preview;
        return [channelInWords(row.kind), row.author, more].filter(Boolean).join(" · ");
    }

    date(row) {
        return shortDate(row.date);
    }

    fullDate(row) {
        return dateInWords(row.date);
    }

    async open(row) {
        if (row.model !== "discuss.channel") {
            openRecord(
                this.env,
                {res_model: row.model, res_id: row.res_id},
                channelInWords(row.kind)
            );
            return;
        }
        const thread = await this.store.Thread.getOrFetch({
            model: "discuss.channel",
            id: row.res_id,
        });
        // in Discuss it takes the place of the present one, where the browser's "back"
        // leads to: windows are hidden there; elsewhere it is a window beside it
        thread?.open({focus: true});
    }
}

registerSection("history", {
    label: _t("Conversations"),
    sequence: 90,
    Component: HistorySection,
});
