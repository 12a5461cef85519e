"""The pages of the site, laid out for Sphinx from what tables, figures and docstrings say.

Usage: ``python docs/pages.py FOLDER``. Pages kept by hand lie in ``docs/pages``; a comment
``<!-- NAME -->`` in them stands for what is computed here.
"""

from __future__ import annotations

import functools
import html
import json
import posixpath
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import vl_convert
from rows import search_box, table_html

import parade_analysis as pa
from parade_analysis.plot import fonts

DOCS = Path(__file__).parent
ROOT = DOCS.parent
FIGURES = ROOT / "figures"
DATA = ROOT / "data"
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Those that it names; what a user saves beside them is hers.
NOTEBOOKS = [ROOT / name for name in sorted({*re.findall(r"notebooks/\d[\w-]+\.ipynb", README)})]
PREVIEW = 200
"""Rows that a page shows of a table too heavy to be shown whole."""
HEAVY = 600_000
"""Letters of such a table."""
PLAIN = {
    "CHANGELOG.md": "project/CHANGELOG.md",
    "CODE_OF_CONDUCT.md": "project/CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md": "project/CONTRIBUTING.md",
    "data/boundaries/LICENSE.md": "data/boundaries.md",
    "notebooks/samples/README.md": "notebooks/samples.md",
}
"""Pages of the repository that are pages of the site, and where."""
LICENCES = {"LICENSE": "code", "src/parade_analysis/plot/font_files/LICENSE.md": "fonts"}
MOVED = PLAIN | {
    "README.md": "how-to/index.md",
    "data/README.md": "data/index.md",
    "figures/README.md": "figures.md",
    "CITATION.cff": "project/cite.md",
}
"""Where other files of the repository are shown, or what tells of them."""
CHARTS = {
    "guests": "attending-states",
    "trade_share": "china-share",
    "chronology": "leader-meetings",
}
"""Charts with choices, each with the figure that stands in for it where scripts are off."""
VEGA = "vega.js"
Entry = dict[str, Any]


@functools.cache
def figures() -> dict[str, Entry]:
    """Return the record of each published figure by its name."""
    return {each["name"]: each for each in json.loads((FIGURES / "index.json").read_bytes())}


def slug(words: str) -> str:
    """Return words as a part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def files_of(entry: Entry, up: str = "") -> str:
    """Return links to the files and the notebook of a figure."""
    told = {".png": "PNG", ".svg": "SVG", ".csv": "Numbers (CSV)"}
    links = [
        f'<a href="{up}figures/{file}">{told[Path(file).suffix]}'
        f"{' for a phone' if '-phone.' in file else ''}</a>"
        for file in entry["files"]
    ]
    notebook = f'<a href="{up}notebooks/{entry["notebook"]}.html">Notebook</a>'
    return f'<p class="files">{" ".join([*links, notebook])}</p>'


def picture(entry: Entry, up: str = "") -> str:
    """Return a figure as a page shows it: on a phone the picture that is made for one."""
    name, alt = entry["name"], html.escape(entry["alt"])
    width, height = entry["media"][f"{name}.png"]
    return (
        f'<picture><source media="(max-width: 600px)" srcset="{up}figures/{name}-phone.png">'
        f'<img src="{up}figures/{name}.png" alt="{alt}" width="{width}" height="{height}">'
        "</picture>"
    )


def drawn(source: str) -> Entry | None:
    """Return the record of a figure whose code draws it just as it is published."""
    calls = {f"figures.{each.__name__}()": name for name, each in pa.figures.FIGURES.items()}
    return figures().get(calls.get(source, ""))


def story() -> str:
    """Return the figures that the first notebook leads through, with what it says of each."""
    parts: list[str] = []
    kicker = words = ""
    for cell in nbformat.read(NOTEBOOKS[0], as_version=4).cells:
        source = cell["source"]
        if cell["cell_type"] == "markdown":
            if heading := re.match(r"## \d+\. (.+)\n+(.+)", source, re.DOTALL):
                kicker, words = heading.groups()
        elif kicker and (entry := drawn(source)):
            parts.append(
                f'<p class="kicker">{html.escape(kicker)}</p>\n\n## {entry["title"]}\n\n'
                f'<div class="story">\n'
                f"{picture(entry)}\n{files_of(entry)}\n</div>\n\n"
                f"{relinked(words, f'notebooks/{NOTEBOOKS[0].name}', 'index.md')}\n"
            )
            kicker = ""
    return "\n".join(parts)


def gallery() -> str:
    """Return all figures as cards."""
    cards = [
        f":::{{grid-item-card}} {entry['title']}\n"
        f":link: /figures/{name}\n:link-type: doc\n\n{picture(entry)}\n:::\n"
        for name, entry in figures().items()
    ]
    hidden = "\n".join(f"figures/{name}" for name in figures())
    return (
        f"::::{{grid}} 1 2 2 3\n:gutter: 3\n\n{''.join(cards)}::::\n\n"
        f"```{{toctree}}\n:hidden:\n\n{hidden}\n```\n"
    )


def figure_page(name: str, entry: Entry) -> str:
    """Return the page of one figure."""
    function = pa.figures.FIGURES[name].__name__
    known = pa.tables().index
    tables = [f"[{each}](../data/{each}.md)" for each in entry["tables"] if each in known]
    sources = "; ".join(entry["sources"])
    return (
        f"# {entry['title']}\n\n"
        f'<div class="figure-page">\n{picture(entry, "../")}\n{files_of(entry, "../")}\n</div>\n\n'
        f"{entry['description'] or entry['alt']}\n\n"
        f"- Tables: {', '.join(tables)}; as of {entry['as_of']}\n"
        f"- Sources: {sources}\n"
        f"- In Python: {{py:func}}`~parade_analysis.figures.{function}`\n"
        f"- On the command line: `{entry['command']}`\n"
    )


def claims() -> str:
    """Return every claim with its verdict, which a reader can choose."""
    checked = pa.check_claims()
    every = [
        f'<option value="{verdict}">{verdict} ({count})</option>'
        for verdict, count in checked["verdict"].value_counts(sort=False).items()
    ]
    asking = (
        '<p class="asking" hidden><label for="verdict">Verdict</label>'
        '<select id="verdict" data-filters="claims-rows" data-column="1">'
        f'<option value="">all ({len(checked)})</option>{"".join(every)}</select>'
        '<span id="claims-rows-count" role="status"></span></p>'
    )
    rests = checked["evidence"].map(lambda rows: sorted({row["table"] for row in rows}))
    shown = pd.DataFrame(
        {
            "claim": checked["claim"] + " (" + checked["claim_id"] + ")",
            "verdict": checked["verdict"],
            "what the tables say": _joined(checked["value"], checked["qualification"]),
            "to bear in mind": checked["caveat"].replace("", None),
            "rests on": rests.map(", ".join),
            "made by": checked["sources"].str[0],
        }
    )
    return f"{asking}\n{table_html(shown, 'claims', kind='stacked')}\n"


def _joined(found: pd.Series, but: pd.Series) -> pd.Series:
    return found + ("; " + but).where(but != "", "")


def codebook() -> Iterator[tuple[str, str]]:
    """Yield the pages of the codebook: what goes for all tables, and one page a table."""
    text = (DATA / "README.md").read_text(encoding="utf-8")
    first, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    sections = {part.partition("\n")[0]: part.partition("\n")[2] for part in parts}
    tables = pa.tables()
    general = "".join(
        f"## {name}\n{words}" for name, words in sections.items() if name not in tables.index
    )
    index = "\n".join(
        f"- [{row.title}]({name}.md): {row.description}" for name, row in tables.iterrows()
    )
    listed = "\n".join(["sources", *tables.index, "boundaries"])
    toctree = f"```{{toctree}}\n:hidden:\n\n{listed}\n```"
    whole = f"{first}## The tables\n\n{index}\n\n{toctree}\n\n{general}"
    yield "data/index.md", relinked(whole, "data/README.md", "data/index.md")
    for name, row in tables.iterrows():
        words = relinked(sections[str(name)], "data/README.md", f"data/{name}.md")
        yield f"data/{name}.md", f"# {row.title}\n\n{table_page(str(name), row)}\n{words}"


def table_page(name: str, row: pd.Series) -> str:
    """Return what a table is, the file, and its rows."""
    frame = pa.load(name)
    rows, told = table_html(frame, name), "Rows with"
    if len(rows) > HEAVY:
        rows, told = table_html(frame.head(PREVIEW), name), f"Among the first {PREVIEW} rows, with"
    count = "1 row" if len(frame) == 1 else f"{len(frame):,} rows"
    covered = "" if pd.isna(row["covered_to"]) else f" Covered to {row['covered_to']}."
    return (
        f"{row['description']} {count}.{covered} Licence: {row['licence']}. "
        f'<a href="csv/{name}.csv">{name}.csv</a>; in Python `pa.load("{name}")`.\n\n'
        "## Rows\n\nEmpty cells are shown as –.\n\n"
        f"{search_box(name, told)}\n{rows}\n\n## What a row is\n"
    )


def sources() -> str:
    """Return where whole tables come from."""
    described = json.loads((DATA / "datapackage.json").read_bytes())["resources"]
    by_source: dict[tuple[str, str], list[str]] = {}
    for resource in described:
        for each in resource.get("sources", []):
            by_source.setdefault((each["title"], each.get("path", "")), []).append(resource["name"])
    lines = [
        f"- {f'[{title}]({path})' if path else title}: "
        + ", ".join(_table_link(name) for name in names)
        for (title, path), names in sorted(by_source.items())
    ]
    return "\n".join(lines)


def _table_link(name: str) -> str:
    return f"[{name}]({name}.md)" if name in pa.tables().index else name


def of_readme(section: str) -> str:
    """Return what stands under a heading of the README."""
    text = README + "\n## "
    (words,) = re.findall(rf"^## {section}\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
    return str(words)


@functools.cache
def recipes() -> dict[str, str]:
    """Return the recipes of the README, a page each, after how to begin."""
    _, *found = re.split(r"^### (.+)\n", of_readme("Recipes"), flags=re.MULTILINE)
    begin = {"Two commands": of_readme("Two commands")}
    return begin | dict(zip(found[::2], found[1::2], strict=True))


def modules() -> str:
    """Return links to the modules of the reference, each with what it is for."""
    told = {name: _summary(getattr(pa, name)) for name in pa._ROOMS}
    lines = [f"- [pa.{name}]({name}.rst): {words}" for name, words in told.items()]
    listed = "\n".join(["top", *told])
    links = "\n".join(["- [pa](top.rst): what is used most", *lines])
    return f"{links}\n\n```{{toctree}}\n:hidden:\n\n{listed}\n```\n"


def reference() -> Iterator[tuple[str, str]]:
    """Yield the pages of the reference, one a module, with all that it offers."""
    for module in pa._ROOMS:
        home = getattr(pa, module)
        listed = _autosummary(f"parade_analysis.{module}", _summary(home), _offered(home))
        yield f"api/{module}.rst", listed
    top = [name for name in pa.__all__ if name not in pa._ROOMS]
    yield "api/top.rst", _autosummary("parade_analysis", "What is used most.", top)


def _offered(module: Any) -> list[str]:
    return [name for name in module.__all__ if callable(getattr(module, name))]


def _autosummary(module: str, words: str, names: Iterable[str]) -> str:
    title = module.replace("parade_analysis", "pa")
    listed = "\n".join(f"   {name}" for name in sorted(names, key=str.lower))
    return (
        f"{title}\n{'=' * len(title)}\n\n{words}\n\n"
        f".. currentmodule:: {module}\n\n.. autosummary::\n   :toctree: generated\n\n{listed}\n"
    )


def relinked(text: str, read: str, shown: str) -> str:
    """Return Markdown of the repository with links that hold on the site.

    Parameters
    ----------
    text : str
        Markdown.
    read, shown : str
        File of the repository that it is from, and page of the site that it is for.
    """
    up = "../" * shown.count("/")

    def link(found: re.Match[str]) -> str:
        path, _, anchor = found[1].partition("#")
        if re.match(r"[a-z]+:", path):
            return found[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(read), path)) if path else read
        page = _page_of(target, anchor)
        return f"](#{anchor})" if page == f"{shown}#{anchor}" else f"]({up}{page})"

    # What looks like a link in code is none.
    parts = re.split(r"(^```.*?^```|`[^`\n]+`)", text, flags=re.MULTILINE | re.DOTALL)
    parts[::2] = [re.sub(r"\]\(([^)\s]+)\)", link, part) for part in parts[::2]]
    return "".join(parts)


def _page_of(target: str, anchor: str) -> str:
    """Return the page of the site that holds a place of a file of the repository."""
    if target == "data/README.md" and anchor in pa.tables().index:
        return f"data/{anchor}.md"
    if target == "README.md" and anchor in map(slug, recipes()):
        return f"how-to/{anchor}.md"
    if target in LICENCES:
        return f"project/licence.md#{LICENCES[target]}"
    if re.fullmatch(r"figures/[\w-]+\.png", target):
        return target.removesuffix(".png") + ".md"
    page = MOVED.get(target, target).removeprefix("docs/pages/")
    return f"{page}#{anchor}" if anchor and target != "README.md" else page


def notebook(path: Path) -> str:
    """Return a notebook whose code is folded, whose pictures have words and whose links hold."""
    name = f"notebooks/{path.name}"
    read = nbformat.read(path, as_version=4)
    for cell in read.cells:
        if cell["cell_type"] == "markdown":
            cell["source"] = relinked(cell["source"], name, name)
            continue
        cell["metadata"]["tags"] = ["hide-input"]
        entry = drawn(cell["source"])
        for output in cell["outputs"]:
            if entry and "image/png" in output.get("data", {}):
                output["data"] = {"text/html": picture(entry, "../")}
            elif alt := output.get("metadata", {}).get("image/png", {}).get("alt"):
                cell["metadata"]["mystnb"] = {"image": {"alt": alt}}
    return nbformat.writes(read)


def chart_page(name: str, figure: str) -> str:
    """Return the page of a chart with choices: the figure, and the chart for who asks for it."""
    scripts = " ".join(f"../_static/{file}" for file in (VEGA, f"{name}.js"))
    weight = sum(len(each.encode()) for each in (vega(), spec_of(name))) / 1e6
    return (
        f"# {_summary(getattr(pa.explore, name))}\n\n"
        f'<p class="asking" hidden><button id="choose" type="button" data-scripts="{scripts}">'
        f'Open the chart with choices ({weight:.1f} MB)</button> <span role="status"></span></p>\n'
        f'<div class="chart figure-page" id="chart">{picture(figures()[figure], "../")}</div>\n'
        '<script src="../_static/chart.js"></script>\n\n'
        f"As a figure to print: [{figures()[figure]['title']}](../figures/{figure}.md). "
        f"In Python: {{py:func}}`~parade_analysis.explore.{name}`.\n"
    )


@functools.cache
def vega() -> str:
    """Return the script that draws charts; its names are its own and not the page's."""
    bundle = vl_convert.javascript_bundle(f"{pa.explore.DRAW}window.draw = draw;")
    return f"(() => {{{bundle}}})();\n"


@functools.cache
def spec_of(name: str) -> str:
    """Return a chart with choices as a script; from disk no page may read a file of data."""
    return f"window.spec = {getattr(pa.explore, name)().to_json(indent=None)};\n"


def _summary(function: Any) -> str:
    return str(function.__doc__).strip().partition("\n")[0].rstrip(".")


def charts() -> str:
    """Return links to the charts with choices."""
    listed = "\n".join(f"- [{_summary(getattr(pa.explore, each))}]({each}.md)" for each in CHARTS)
    return f"{listed}\n\n```{{toctree}}\n:hidden:\n\n{chr(10).join(CHARTS)}\n```\n"


def filled(text: str, parts: Mapping[str, str]) -> str:
    """Return a page kept by hand with its computed parts."""
    return re.sub(r"<!-- (\w+) -->", lambda mark: parts[mark[1]], text)


def pages() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every page."""
    parts = {
        "story": story(),
        "gallery": gallery(),
        "claims": claims(),
        "charts": charts(),
        "sources": sources(),
        "licence": relinked(of_readme("Licence"), "README.md", "project/licence.md"),
        "notebooks": "\n".join(path.stem for path in NOTEBOOKS),
        "recipes": "\n".join(slug(title) for title in recipes()),
        "modules": modules(),
    }
    for path in sorted((DOCS / "pages").rglob("*.md")):
        name = path.relative_to(DOCS / "pages").as_posix()
        text = relinked(path.read_text(encoding="utf-8"), f"docs/pages/{name}", name)
        yield name, filled(text, parts)
    for name, entry in figures().items():
        yield f"figures/{name}.md", figure_page(name, entry)
    for path in NOTEBOOKS:
        yield f"notebooks/{path.name}", notebook(path)
    yield from codebook()
    for title, words in recipes().items():
        page = f"how-to/{slug(title)}.md"
        yield page, f"# {title}\n{relinked(words, 'README.md', page)}"
    for name, figure in CHARTS.items():
        yield f"look-closer/{name}.md", chart_page(name, figure)
    yield from reference()
    for read, shown in PLAIN.items():
        yield shown, relinked((ROOT / read).read_text(encoding="utf-8"), read, shown)


def lay_out(folder: Path) -> None:
    """Write all pages and files of the site into a folder for Sphinx."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in pages():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(FIGURES, folder / "extra" / "figures", ignore=_unpublished)
    tables = folder / "extra" / "data" / "csv"
    tables.mkdir(parents=True)
    for name in pa.tables().index:
        kept = DATA / f"{name}.csv"
        if kept.is_file():
            shutil.copy(kept, tables)
        else:
            pa.load(name).to_csv(tables / f"{name}.csv", index=False, lineterminator="\n")
    for name in ("static", "templates"):
        shutil.copytree(DOCS / name, folder / name)
    for font in fonts.WEB.values():
        shutil.copy(font, folder / "static")
    (folder / "static" / "chart.css").write_text(pa.explore.CSS, encoding="utf-8")
    (folder / "static" / VEGA).write_text(vega(), encoding="utf-8")
    for name in CHARTS:
        (folder / "static" / f"{name}.js").write_text(spec_of(name), encoding="utf-8")
    (folder / "licences").mkdir()
    for read, name in LICENCES.items():
        shutil.copy(ROOT / read, folder / "licences" / f"{name}.txt")
    for path in (
        DOCS / "conf.py",
        DOCS / "extension.py",
        ROOT / "CITATION.cff",
        ROOT / "REUSE.toml",
    ):
        shutil.copy(path, folder)


def _unpublished(folder: str, names: list[str]) -> list[str]:
    published = {file for entry in figures().values() for file in entry["files"]}
    return [name for name in names if name not in published]


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
