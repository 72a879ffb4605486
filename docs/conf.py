"""How Sphinx builds the documentation (`make docs`); `_ext/pages.py` writes the pages about what the program holds."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

import analyser

project = "analyser"
author = "The analyser contributors"
release = version = analyser.__version__
language = "en_GB"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "pages"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # a changelog begins at its own level

nb_execution_mode = "force"  # the notebooks are kept without outputs, so a page shows what they give today
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_merge_streams = True

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False

exclude_patterns = ["_build", "_ext"]
html_theme = "furo"
html_title = "analyser"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
html_static_path = []
