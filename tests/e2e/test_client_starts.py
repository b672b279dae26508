"""The web client loads without an error in the browser's console, for both sides."""


def test_the_web_client_opens_without_an_error(server, browser):
    browser.log_in(server)
    browser.go(f"{server.url}/odoo")
    browser.wait_for(".o_main_navbar")
    browser.wait_for(".o_web_client .o_action_manager > *")
    assert browser.errors == []


def test_a_visitor_sees_the_website_without_an_error(server, browser):
    browser.go(f"{server.url}/")
    browser.wait_for("#wrapwrap")
    assert browser.errors == []
