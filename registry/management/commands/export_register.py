"""``manage.py export_register``: the register as an Excel file."""

from registry.columns import columns_of
from registry.exchange.register_choice import chosen_rows
from registry.exchange.register_export import export_register
from registry.management.register_command import RegisterCommand


class Command(RegisterCommand):
    help = "Export the register of customer property to an .xlsx file."

    def write(self, output, *, party, as_of, sentence, **options):
        export_register(
            output, chosen_rows(party=party, as_of=as_of), columns=columns_of([]), title=sentence
        )
