import {Store} from "@mail/core/common/store_service";
import {patch} from "@web/core/utils/patch";

patch(Store.prototype, {
    setup() {
        super.setup(...arguments);
        /** Whether this user sees the panel; the server says so at the start. */
        this.has_omnichannel_panel = false;
    },
});
