{
    "name": "Omnichannel Panel",
    "summary": "Who is this visitor, and what can the conversation become",
    "version": "19.0.1.0.0",
    "category": "Website/Live Chat",
    "author": "Callcentre Community",
    "license": "LGPL-3",
    "application": False,
    "installable": True,
    "depends": [
        "calendar",
        "crm",
        "hr",
        "im_livechat",
        "project",
    ],
    "data": [],
}
