"""Every address of the product, from the URLconf itself."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

FOREIGN = {"admin"}
"""Namespaces of other projects' pages, which have tests of their own."""


def named_urls(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """The names of all URL patterns, with their namespaces. Errors: AssertionError for one without a name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            if pattern.namespace not in FOREIGN:
                yield from named_urls(pattern, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{namespace}{pattern.name}"
