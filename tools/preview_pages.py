"""Made-up pages to look at: name -> (template, values). The values follow each template's first comment."""

from preview_days import DAY_PAGES

PAGES = DAY_PAGES
