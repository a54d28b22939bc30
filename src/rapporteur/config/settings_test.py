"""Settings of the test suite: work is done at once, passwords hash fast, mail is kept in memory."""

from __future__ import annotations

import os
import tempfile

# A folder for each process of the suite: tests look at what is in it.
if "PYTEST_XDIST_WORKER" in os.environ or "RAPPORTEUR_DATA" not in os.environ:
    os.environ["RAPPORTEUR_DATA"] = tempfile.mkdtemp(prefix="rapporteur-test-")

from rapporteur.config.settings import *  # noqa: F403
from rapporteur.config.settings import DATABASES, STATIC_ROOT, STORAGES, env

SECRET_KEY = "only-for-tests"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
# Several people may run the suite in one folder, and --reuse-db wants a file.
if name := env.str("RAPPORTEUR_TEST_DB", ""):
    DATABASES["default"]["TEST"] = {"NAME": name}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns without it, and warnings are errors
