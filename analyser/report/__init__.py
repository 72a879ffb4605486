"""From a review to its pages: one for the trustees, without names, and one with the evidence for the administrator.

The steps, in order, and the parts they use:

    contents   what stands on each page: one frozen dataclass a page
    make       review -> page; it calls the modules that work out each part
    masking    pseudonyms and stand-ins in members' texts
    charts     bars, drawn as SVG
    render     page -> HTML file, with the templates in `reports/templates`
    machine    review -> one JSON object for other programs
"""

from analyser.report.render import write_review

__all__ = ["write_review"]
