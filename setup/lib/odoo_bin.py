"""Start Odoo, like its own odoo-bin. With several processes it starts its event process by this file's name."""

import sys

if __name__ == "__main__":
    sys.path.pop(0)  # this folder is not Odoo's
    from odoo.cli.command import main

    main()
