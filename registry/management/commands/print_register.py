"""``manage.py print_register``: the register as the web page prints it."""

from pathlib import Path

from custprop.lib.print_tags import CHINESE
from registry.documents.register import register_chunks
from registry.documents.rendering import LANGUAGES, print_long_form
from registry.exchange.register_choice import chosen_rows
from registry.management.register_command import RegisterCommand


class Command(RegisterCommand):
    help = "Print the register of customer property to a PDF file."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--language", choices=LANGUAGES, default=CHINESE)

    def write(self, output, *, party, as_of, sentence, language, **options):
        pdf = print_long_form(
            "print/register.html",
            lambda: register_chunks(
                chosen_rows(party=party, as_of=as_of), as_of=as_of, filters=sentence, by=None
            ),
            language=language,
        )
        Path(output).write_bytes(pdf)
