"""What is sealed can be read with our key, with a former one, and with no other."""

import pytest

from custprop.lib.sealing import Unreadable, seal, unseal


def test_what_was_sealed_can_be_read_again():
    assert unseal(seal("密钥 K5QW")) == "密钥 K5QW"


def test_the_sealed_text_shows_nothing_and_is_never_twice_the_same():
    first, second = seal("K5QWJBSW"), seal("K5QWJBSW")
    assert "K5QWJBSW" not in first
    assert first != second


def test_with_another_key_it_cannot_be_read(settings):
    sealed = seal("secret")
    settings.SECRET_KEY = "another key"
    with pytest.raises(Unreadable):
        unseal(sealed)


def test_a_former_key_still_opens_what_it_sealed(settings):
    sealed = seal("secret")
    settings.SECRET_KEY_FALLBACKS = ["a third key", settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert unseal(sealed) == "secret"


@pytest.mark.parametrize(
    "damaged",
    ["", "secret", seal("secret")[:-2] + "A="],
    ids=["empty", "never sealed", "its end altered"],  # what is sealed differs each time
)
def test_what_was_altered_is_refused(damaged):
    with pytest.raises(Unreadable):
        unseal(damaged)
