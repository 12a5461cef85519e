"""The record of a folder of figures: what was drawn from what, its gallery, and what is ours.

Ours is what the record lists or what carries our mark, of the names that we give. Nothing
else in the folder is ever replaced or removed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from parade_analysis.errors import DataError
from parade_analysis.files import MARK, sha256, write_whole
from parade_analysis.text import as_markdown

INDEX = "index.json"
GALLERY = "README.md"
MADE_BY = "parade figures"
FIRST_LINE = f"<!-- {MARK}s, written by `{MADE_BY}` from {INDEX} -->"
BEGINNING = f'[\n {{\n  "made_by": "{MADE_BY}",\n'
"""How each of our records begins, also one that is damaged further on."""
NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
ENDINGS = r"(?:-phone|-[0-9]+)?\.(?:png|svg|pdf|csv)"
TEXTS = ("name", "title", "alt", "description", "command", "as_of", "notebook", "fingerprint")
LISTS = ("sources", "undrawn", "code")
MAPPINGS = ("tables", "options", "media", "versions", "files")

Entry = dict[str, Any]
Index = dict[str, Entry]


def sealed(entry: Mapping[str, Any]) -> Entry:
    """Return an entry with the mark of who made it and its own hash, by which a change shows."""
    told = {"made_by": MADE_BY, **{key: each for key, each in entry.items() if key != "seal"}}
    return {**told, "seal": sha256(json.dumps(told, sort_keys=True).encode())}


def is_sound(entry: Any) -> bool:
    """Whether an entry is as we wrote it, and names no file but those that we give."""
    return (
        isinstance(entry, dict)
        and all(isinstance(entry.get(key), str) for key in TEXTS)
        and all(_is_list_of_texts(entry.get(key)) for key in LISTS)
        and all(isinstance(entry.get(key), dict) for key in MAPPINGS)
        and re.fullmatch(NAME, entry["name"]) is not None
        and all(
            re.fullmatch(re.escape(entry["name"]) + ENDINGS, file)
            for file in (*entry["files"], *entry["media"])
        )
        and sealed(entry) == entry
    )


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def read(folder: Path) -> Index:
    """Return the sound entries of a record; what is lost or damaged is only drawn anew."""
    path = folder / INDEX
    try:
        # What is no file, such as a pipe, might keep its reader waiting for ever.
        listed = json.loads(path.read_bytes()) if path.is_file() else []
    except (OSError, ValueError, RecursionError):
        return {}
    entries = listed if isinstance(listed, list) else []
    return {entry["name"]: entry for entry in entries if is_sound(entry)}


def write(folder: Path, index: Index, order: Collection[str]) -> None:
    """Write the record and the gallery, the figures in the order given, unknown ones last."""
    for name, content in _content(index, order).items():
        write_whole(folder / name, content)


def is_whole(folder: Path, index: Index, order: Collection[str]) -> bool:
    """Whether record and gallery stand there as they would be written now."""
    files = {folder / name: content for name, content in _content(index, order).items()}
    return all(path.is_file() and path.read_bytes() == files[path] for path in files)


def _content(index: Index, order: Collection[str]) -> dict[str, bytes]:
    known = [index[name] for name in order if name in index]
    unknown = [entry for name, entry in index.items() if name not in order]
    text = json.dumps(known + unknown, indent=1, ensure_ascii=False) + "\n"
    return {GALLERY: gallery(known).encode(), INDEX: text.encode()}


def refuse_others(folder: Path) -> None:
    """Refuse a gallery or a record that somebody else wrote.

    Raises
    ------
    DataError
        Naming the file.
    """
    for path in (folder / GALLERY, folder / INDEX):
        if not is_ours(path):
            raise DataError(in_the_way(path))


def in_the_way(path: Path) -> str:
    """Return the sentence on a file that is not ours."""
    what = "a folder" if path.is_dir() else "a file"
    return (
        f"{path}: {what} that `{MADE_BY}` did not write is in the way; move it, or choose "
        "another folder with --out"
    )


def is_ours(path: Path, listed: Collection[str] = ()) -> bool:
    """Whether a place is free, or holds a file that we may replace or remove.

    Parameters
    ----------
    path : Path
        Where something is to be written or removed.
    listed : collection of str
        Files that the record lists.
    """
    if not os.path.lexists(path):
        return True
    if path.is_symlink() or not path.is_file():
        return False
    if path.name == GALLERY:
        return path.read_bytes().startswith(FIRST_LINE.encode())
    if path.name == INDEX:
        return _is_our_record(path.read_bytes(), path.parent / GALLERY)
    if path.name in listed:
        return True
    mark = sha256(path.read_bytes()) if path.suffix == ".csv" else MARK
    return any(mark.encode() in each.read_bytes() for each in _pictures(path) if each.is_file())


def _is_our_record(content: bytes, beside: Path) -> bool:
    """Whether it says so, or has nothing to say and our gallery lies beside it."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        told = None  # damaged, perhaps from the start
    listed = told if isinstance(told, list) else []
    return (
        content.startswith(BEGINNING.encode())
        or any(isinstance(each, dict) and each.get("made_by") == MADE_BY for each in listed)
        or (not told and beside.is_file() and is_ours(beside))
    )


def _pictures(path: Path) -> Iterable[Path]:
    """Return the picture of this name, or those that a CSV belongs to."""
    if path.suffix != ".csv":
        return [path]
    pattern = re.compile(re.escape(path.stem) + ENDINGS)
    others = (each for each in path.parent.iterdir() if each.suffix != ".csv")
    return [each for each in others if pattern.fullmatch(each.name)]


def gallery(entries: list[Entry]) -> str:
    """Return a page with every figure, what it says, what it rests on, and its command."""
    parts = [
        f"{FIRST_LINE}\n# Figures\n\nWritten by `{MADE_BY}` from `{INDEX}`; "
        "each figure is here as a picture and as CSV with the numbers behind it.\n"
    ]
    for entry in entries:
        tables = [each for each in entry["tables"] if each not in entry["undrawn"]]
        told = " ".join(filter(None, (entry["alt"], entry["description"])))
        seen = [file for file in entry["media"] if not file.endswith(".pdf")][:1]
        files = [f"[{file}]({file})" for file in entry["files"]]
        pictures = [f"![{as_markdown(entry['alt'])}]({file})\n" for file in seen]
        parts.append(
            "\n".join(
                [f"## {as_markdown(entry['title'])}\n", *pictures, f"{as_markdown(told)}\n\n"]
            )
            + f"- Sources: {as_markdown('; '.join(entry['sources']))}\n"
            f"- Tables: {as_markdown(', '.join(tables))}; as of {entry['as_of']}\n"
            f"- Files: {', '.join(files)}\n"
            f"- Draw again: {as_code(entry['command'])}\n"
        )
    return "\n".join(parts)


def as_code(text: str) -> str:
    """Return a text as code in Markdown, between more ticks than it has in a row.

    Examples
    --------
    >>> as_code("parade figures"), as_code("a `b`")
    ('`parade figures`', '`` a `b` ``')
    """
    longest = max(map(len, re.findall("`+", text)), default=0)
    ticks, space = "`" * (longest + 1), " " * bool(longest)
    return f"{ticks}{space}{text}{space}{ticks}"
