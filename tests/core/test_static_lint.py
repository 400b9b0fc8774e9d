"""What we serve works in Chromium 86, under a strict CSP, without a network, and speaks Chinese."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"


def files(folder: str, *suffixes: str) -> list[Path]:
    found = [path for suffix in suffixes for path in sorted((ROOT / folder).rglob(f"*{suffix}"))]
    return [path for path in found if VENDOR not in path.parents and "node_modules" not in path.parts]


STYLES = files("static", ".css")
SCRIPTS = files("static/js", ".js")
TEMPLATES = files("templates", ".html")

NEWER_CSS = {
    ":has(": r":has\(",
    ":is( or :where(": r":(is|where)\(",
    ":not( with a list": r":not\([^)]*,",
    ":user-valid": r":user-(in)?valid",
    ":dir(": r":dir\(",
    "nesting": r"&",
    "@container": r"@container",
    "@layer": r"@layer",
    "@scope": r"@(scope|starting-style)",
    "media range": r"@media[^{]*[<>]",
    "forced-colors": r"forced-colors",
    "color functions": r"(color-mix|oklch|oklab|\blab|\blch|light-dark|\bhwb)\(",
    "inset": r"[;{\s]inset(-inline|-block)?:",
    "logical shorthand": r"(margin|padding)-(inline|block):",
    "aspect-ratio": r"aspect-ratio",
    "accent-color": r"accent-color",
    "viewport units": r"\d[dsl]v[hw]\b",
    "text-wrap": r"text-wrap",
    "underline": r"text-(decoration-thickness|underline-offset)",
    "scrollbar": r"scrollbar-(gutter|width|color)",
    "overflow: clip": r"overflow(-[xy])?:\s*clip",
    "transforms": r"[;{\s](translate|rotate|scale):",
    "subgrid": r"subgrid",
}
NEWER_JS = {
    "at": r"\.at\(",
    "structuredClone": r"structuredClone",
    "hasOwn": r"Object\.(hasOwn|groupBy)\b",
    "findLast": r"\.findLast(Index)?\(",
    "copies": r"\.(toSorted|toReversed|toSpliced)\(",
    "randomUUID": r"randomUUID",
    "static block": r"static\s*\{",
    "AbortSignal": r"AbortSignal\.(timeout|any)",
    "error cause": r"cause:",
    "checkVisibility": r"checkVisibility",
    "top-level await": r"^await\b",
    "import": r"^(import|export)\b",
    "eval": r"\b(eval\(|new Function\()",
    "inline style": r"setAttribute\(['\"]style",
}
EXTERNAL = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]{2,}", re.IGNORECASE)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", "", text, flags=re.DOTALL)


def faults(text: str, patterns: dict[str, str]) -> list[str]:
    return [word for word, pattern in patterns.items() if re.search(pattern, text, re.MULTILINE)]


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_styles_use_nothing_newer_than_chromium_86(path):
    text = re.sub(r"url\([^)]*\)", "", without_comments(path.read_text(encoding="utf-8")))
    assert faults(text, NEWER_CSS) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_use_nothing_newer_than_chromium_86(path):
    assert faults(without_comments(path.read_text(encoding="utf-8")), NEWER_JS) == []


@pytest.mark.parametrize(
    ("patterns", "text"),
    [
        (NEWER_CSS, ".a:has(.b){color:red}"),
        (NEWER_CSS, ".a{.b &{color:red}}"),
        (NEWER_CSS, ".a{position:fixed;inset:0}"),
        (NEWER_CSS, ".a{min-height:100dvh}"),
        (NEWER_JS, "const last = rows.at(-1);"),
        (NEWER_JS, "await start();"),
    ],
)
def test_the_lint_finds_what_is_newer(patterns, text):
    assert faults(text, patterns)


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS, *TEMPLATES], ids=name)
def test_nothing_is_fetched_from_outside(path):
    assert EXTERNAL.findall(without_comments(path.read_text(encoding="utf-8"))) == []


INLINE = {
    "style attribute": r"<[^>]*\sstyle\s*=",
    "style element": r"<style\b",
    "script with a body": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    "event attribute": r"<[^>]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on",
    "javascript:": r"javascript:",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_carry_no_inline_style_or_script(path):
    assert faults(without_comments(path.read_text(encoding="utf-8")), INLINE) == []


_FILES = {"XLSX", "CSV", "xlsx", "xls", "et", "csv", "docx", "zip"}
LATIN_ALLOWED = {*_FILES, "MB", "KB", "Excel", "Word", "WPS", "Esc", "SHA", "GB"}
VISIBLE_ATTRIBUTES = re.compile(r"\b(?:placeholder|title|aria-label|alt|data-confirm|data-placeholder)=\"([^\"]*)\"")


def visible_text(template: str) -> str:
    unseen = r"<script.*?</script>|<svg.*?</svg>|<code.*?</code>|\{% block \w+_class %\}.*?\{% endblock %\}"
    text = re.sub(unseen, " ", without_comments(template), flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    return " ".join([re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL), *VISIBLE_ATTRIBUTES.findall(text)])


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_speak_chinese(path):
    words = set(re.findall(r"[A-Za-z]{2,}", visible_text(path.read_text(encoding="utf-8"))))
    assert words - LATIN_ALLOWED == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_sentences_have_full_width_marks(path):
    assert re.findall(r"[\u4e00-\u9fff][,;:!?]", visible_text(path.read_text(encoding="utf-8"))) == []


def test_vendored_libraries_are_what_their_sums_say():
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {file: digest for digest, file in (line.split("  ") for line in lines)}
    present = {path.name for path in VENDOR.iterdir() if path.suffix in {".js", ".txt"}}
    assert present == set(sums)
    assert {file: hashlib.sha256((VENDOR / file).read_bytes()).hexdigest() for file in sums} == sums


def test_vendored_libraries_point_at_no_source_map():
    assert [path.name for path in VENDOR.glob("*.js") if "sourceMappingURL" in path.read_text(encoding="utf-8")] == []


def test_the_libraries_lock_names_no_registry():
    lock = (ROOT / "static" / "build" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
