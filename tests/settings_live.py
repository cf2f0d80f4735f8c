"""Settings of the servers that tests start: the ones we ship, minus what only costs time.

The password hash that takes an attacker half a second would take the cast of each test
three, and compressing the static files takes seconds before the first test begins.
"""

from custprop.settings import *  # noqa: F403 — this file is the settings, with two changes

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
STORAGES["staticfiles"]["BACKEND"] = (  # noqa: F405
    "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
)
