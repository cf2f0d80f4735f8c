"""Loading the words that letters begin with (fixtures/letter_templates.toml)."""

from registry.models import LetterTemplate
from registry.services.profiles import add_row


def load_letter_templates(content: dict) -> dict[str, int]:
    """Add what is missing; a template that was edited stays as it is."""
    return {
        "letter templates": sum(
            add_row(
                LetterTemplate,
                {"subject": words["subject"], "body": words["body"].strip()},
                topic=topic,
                language=language,
            )
            for topic, languages in content.items()
            for language, words in languages.items()
        )
    }
