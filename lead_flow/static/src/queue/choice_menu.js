import {SelectMenu} from "@web/core/select_menu/select_menu";

/** Core's select menu, quick with hundreds of choices, with tags in their colours. */
export class ChoiceMenu extends SelectMenu {
    static SCROLL_SETTINGS = {
        ...SelectMenu.SCROLL_SETTINGS,
        defaultCount: 60,
        increaseAmount: 120,
    };

    get multiSelectChoices() {
        const colors = new Map(
            this.selectedChoice.map((each) => [each.value, each.color])
        );
        return super.multiSelectChoices.map((tag) => ({
            ...tag,
            colorIndex: colors.get(tag.id) || 0,
        }));
    }
}
