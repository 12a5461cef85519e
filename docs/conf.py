"""How Sphinx makes the site out of the pages that `pages.py` has laid out."""

import sys
from pathlib import Path

from parade_analysis import __version__

sys.path.insert(0, str(Path(__file__).parent))

project = "parade-analysis"
copyright = "parade-analysis contributors; the licences are under Project"
version = release = __version__

extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx_copybutton",
    "sphinx_design",
    "extension",
]
exclude_patterns = ["static"]
default_role = "code"

nb_execution_mode = "off"
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
nb_merge_streams = True
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
suppress_warnings = ["mystnb.unknown_mime_type"]

autosummary_generate = True
autodoc_typehints = "none"
numpydoc_show_class_members = False
copybutton_exclude = ".linenos, .gp, .go"

templates_path = ["templates"]
html_theme = "pydata_sphinx_theme"
html_title = "parade-analysis"
html_static_path = ["static"]
html_extra_path = ["extra"]
html_css_files = ["site.css", "chart.css"]
html_js_files = [("filter.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_context = {"default_mode": "auto"}
html_sidebars: dict[str, list[str]] = {
    "index": [],
    "figures": [],
    "claims": [],
    "look-closer/*": [],
}
html_theme_options = {
    "navbar_persistent": ["search-button"],
    "header_links_before_dropdown": 8,
    "navigation_depth": 1,
    "show_prev_next": False,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
    "logo": {"text": "parade-analysis"},
    "back_to_top_button": False,
}
