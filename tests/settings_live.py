"""Settings of the servers that tests start: the ones we ship, with quick password hashes.

The hash that takes an attacker half a second would take the cast of each test three.
"""

from custprop.settings import *  # noqa: F403 — this file is the settings, with one added

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
