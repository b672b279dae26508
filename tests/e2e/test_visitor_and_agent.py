"""A visitor and an agent, each in a browser: from the first hello to the deal."""

import json

import pytest

GROUPS = (
    "im_livechat.im_livechat_group_user",
    "sales_team.group_sale_salesman",
    "base.group_partner_manager",
)
ROOT = "document.querySelector('.o-livechat-root')?.shadowRoot"
SECRET = "Careful, this one never pays"


@pytest.fixture(scope="module")
def server(make_server):
    """Without cron: nothing here waits for it."""
    return make_server()


@pytest.fixture(scope="module")
def house(server):
    """An agent with her live chat, and a contact who is about to come back."""
    admin = server.login("admin", "admin")
    groups = []
    for name in GROUPS:
        module, record = name.split(".")
        found = admin.call(
            "ir.model.data",
            "search_read",
            [[["module", "=", module], ["name", "=", record]], ["res_id"]],
        )
        groups.append(found[0]["res_id"])
    agent = admin.call(
        "res.users",
        "create",
        [
            {
                "name": "Anna",
                "login": "anna",
                "password": "anna-anna",
                "email": "anna@example.com",
                "group_ids": [[4, group] for group in groups],
            }
        ],
    )
    livechat = admin.call(
        "im_livechat.channel",
        "create",
        [{"name": "Shop", "user_ids": [[6, 0, [agent]]]}],
    )
    claire = admin.call(
        "res.partner",
        "create",
        [{"name": "Claire Fontaine", "email": "claire@example.com"}],
    )
    return {"livechat": livechat, "claire": claire, "admin": admin}


@pytest.fixture
def visitor(browser):
    """A second browser, with a visitor's language."""
    from browser import Browser

    with Browser(language="fr-FR") as found:
        yield found


def in_chat(selector):
    """JavaScript of an element inside the visitor's chat window."""
    return f"{ROOT}?.querySelector({json.dumps(selector)})"


def say(visitor, text):
    """The visitor writes a line and sends it."""
    composer = in_chat(".o-mail-Composer-input")
    visitor.wait(composer)
    visitor.evaluate(f"{composer}.focus()")
    visitor.type(text)
    visitor.press("Enter")
    visitor.wait(f"{ROOT}.textContent.includes({json.dumps(text)})")


def test_from_the_first_hello_to_the_deal(server, browser, visitor, house):
    agent = browser
    agent.log_in(server, "anna", "anna-anna")
    agent.go(f"{server.url}/odoo/discuss")
    agent.wait_for(".o-mail-DiscussSidebar")
    online = [[["user_ids.login", "=", "anna"]], ["im_status"]]
    for _try in range(60):
        (found,) = house["admin"].call("res.partner", "search_read", online)
        if found["im_status"] == "online":
            break
        agent.evaluate("new Promise((done) => setTimeout(done, 500))")

    # the visitor says hello
    page = f"{server.url}/im_livechat/support/{house['livechat']}"
    visitor.go(page)
    visitor.wait(in_chat(".o-livechat-LivechatButton"))
    visitor.evaluate(f"{in_chat('.o-livechat-LivechatButton')}.click()")
    say(visitor, "Hello, I am claire@example.com")

    # the agent sees who it is, on what machine and page
    row = ".o-mail-DiscussSidebarChannel"
    agent.wait(
        f"[...document.querySelectorAll('{row}')].some((each) =>"
        " each.textContent.includes('Visitor') && (each.click(), true))"
    )
    agent.wait_for(".o_omni_name")
    agent.wait_for("[data-fact=browser]")
    assert "Chrome" in agent.text("[data-fact=browser]")
    assert f"/im_livechat/support/{house['livechat']}" in agent.text(".o_omni_url")

    # a remark, which the visitor never sees
    agent.click("[data-id=remarks] .o_omni_action")
    agent.wait_for(".o_omni_remark_text")
    agent.type(SECRET)
    agent.click(".o_omni_remark_save:enabled")
    agent.wait_for(".o_omni_remark_body")

    # the visitor is the contact whose address he wrote
    agent.click("[data-kind=contact]")
    agent.click(f".o_omni_candidate[data-id='{house['claire']}'] input")
    agent.click(".o_omni_make:enabled")
    agent.wait("document.querySelector('.o_omni_name').innerText.includes('Claire')")

    # and wants something
    agent.click("[data-kind=deal]")
    agent.wait_for("#o_omni_title")
    agent.click(".o_omni_make:enabled")
    agent.wait_for("[data-kind=deal] .fa-check")
    leads = house["admin"].call(
        "crm.lead",
        "search_read",
        [[["partner_id", "=", house["claire"]]], ["name", "description"]],
    )
    assert len(leads) == 1
    assert "Hello, I am claire@example.com" in leads[0]["description"]
    assert SECRET not in json.dumps(leads)

    # he goes to another page, and the agent sees it without a reload
    visitor.go(f"{page}?product=bike")
    agent.wait("document.querySelector('.o_omni_url')?.title.includes('product=bike')")

    # what the visitor has got, in all of it
    visitor.wait(f"{ROOT}?.textContent.includes('Hello')")
    everything = visitor.evaluate(
        f"document.documentElement.outerHTML + {ROOT}.innerHTML"
        " + JSON.stringify({...localStorage})"
    )
    assert SECRET not in everything
    assert agent.errors == []
