import {
    Component,
    onMounted,
    onWillDestroy,
    onWillStart,
    useRef,
    useState,
} from "@odoo/owl";
import {moved, ordered, readLayout, writeLayout} from "./layout";
import {PanelStore} from "./panel_store";
import {debounce} from "@web/core/utils/timing";
import {sectionsOf} from "./registries";
import {useService} from "@web/core/utils/hooks";
import {useSortable} from "@web/core/utils/sortable_owl";

const CHANGED = "omnichannel_panel/changed";

/** Every section of the panel, for one conversation: mounted anew for the next one. */
export class PanelSections extends Component {
    static template = "omnichannel_panel.PanelSections";
    static props = {thread: Object};

    setup() {
        this.bus = useService("bus_service");
        this.panel = useState(new PanelStore(this.props.thread, useService("orm")));
        this.layout = useState(readLayout());
        this.list = useRef("list");
        this.reload = debounce(() => this.panel.isClosed || this.panel.reload(), 250);
        this.onChanged = ({channel_id, sections}) => {
            if (channel_id !== this.props.thread.id) {
                return;
            }
            if (sections.includes("history")) {
                this.panel.historyTurn++;
            }
            this.reload();
        };
        this.bus.subscribe(CHANGED, this.onChanged);
        onWillStart(() => {
            // not awaited: the conversation must never wait for its panel
            this.panel.load().then(() => this.panel.loadBusiness());
        });
        onMounted(() => this.bus.start?.());
        onWillDestroy(() => {
            this.panel.close();
            this.bus.unsubscribe(CHANGED, this.onChanged);
        });
        useSortable({
            ref: this.list,
            elements: ".o_omni_section",
            handle: ".o_omni_handle",
            cursor: "grabbing",
            onDrop: ({element, next}) => this.dropped(element, next),
        });
    }

    get sections() {
        return ordered(sectionsOf(this.panel), this.layout.order);
    }

    isFolded(section) {
        return this.layout.folded.includes(section.id);
    }

    toggle(section) {
        const {folded} = this.layout;
        this.layout.folded = this.isFolded(section)
            ? folded.filter((id) => id !== section.id)
            : [...folded, section.id];
        writeLayout(this.layout);
    }

    runAction(section) {
        section.action.run(this.panel, this.env);
    }

    // -- order -----------------------------------------------------------------

    onKeydown(ev, section) {
        const steps = {ArrowUp: -1, ArrowDown: 1}[ev.key];
        if (!steps || !ev.altKey) {
            return;
        }
        ev.preventDefault();
        const ids = this.sections.map((each) => each.id);
        this.setOrder(moved(ids, section.id, steps));
    }

    dropped(element, next) {
        const id = element.dataset.id;
        const ids = this.sections.map((each) => each.id).filter((each) => each !== id);
        const place = next ? ids.indexOf(next.dataset.id) : ids.length;
        ids.splice(place < 0 ? ids.length : place, 0, id);
        this.setOrder(ids);
    }

    setOrder(ids) {
        // sections that are not shown now keep their place behind those that are
        const hidden = this.layout.order.filter((id) => !ids.includes(id));
        this.layout.order = [...ids, ...hidden];
        writeLayout(this.layout);
    }
}
