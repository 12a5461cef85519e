"""Run the notebooks from a fresh kernel and store their outputs, byte for byte the same each time.

Usage: ``python scripts/run_notebooks.py [NOTEBOOK ...]``; all that git keeps by default.
"""

import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def published(folder: Path = NOTEBOOKS) -> list[Path]:
    """Return the notebooks of a folder that git keeps; what a user saves beside them is hers."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", ":(glob)*.ipynb"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return [folder / name for name in sorted(listed.stdout.split("\0")) if name]


def run(path: Path) -> bool:
    """Execute one notebook and return whether its file changed."""
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    version = notebook.metadata.get("language_info", {}).get("version")
    client = NotebookClient(
        notebook,
        timeout=600,
        coalesce_streams=True,  # a busy machine sends what is printed in pieces
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        record_timing=False,  # time stamps would differ in every run
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    # What JupyterLab would add when the file is saved; the version that was stored stays,
    # because it differs from machine to machine.
    language = notebook.metadata["language_info"]
    language["version"] = version or language["version"]
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": language})
    after = nbformat.writes(notebook) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


if __name__ == "__main__":
    for notebook_path in [Path(name) for name in sys.argv[1:]] or published():
        print(notebook_path.name, "stored anew" if run(notebook_path) else "unchanged", flush=True)
