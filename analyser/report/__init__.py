"""From a review to its pages: one for the trustees, without names, and one with the evidence for the administrator.

The steps, in order, and the parts they use:

    contents   what stands on each page: one frozen dataclass a page
    make       review -> page; it calls the modules that work out each part
    given      what a page is made from: the figures of a review, or of a year in the case register
    decided    what people decided; since: what changed since the last review; closing: questions, sign-off, proof
    spread     what was found by group and by month, without small counts
    working    the administrator's page of a year's cases
    charts     bars, drawn as SVG
    render     page -> HTML file, with the templates in `reports/templates`
    formats    the trustees' page in every form: large print, summary, PDF, tables as CSV and JSON
    machine    review -> one JSON object for other programs
"""

from analyser.report.formats import write_report
from analyser.report.render import write_page, write_review
from analyser.report.working import cases_page

__all__ = ["cases_page", "write_page", "write_report", "write_review"]
