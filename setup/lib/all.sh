# Sourced by the front ends: every part of the house.
set -uo pipefail
_lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for _part in say state python odoo postgres browser database node; do . "$_lib/$_part.sh"; done
