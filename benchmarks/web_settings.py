"""The product's settings with one bare page beside its own."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.web_urls"
