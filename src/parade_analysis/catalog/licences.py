"""Under what licences and terms the tables and shapes may be used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """A licence, or the terms of a publisher that names none."""

    title: str
    path: str
    spdx: str = "LicenseRef-Publisher-Terms"
    """Its id in ``REUSE.toml`` and in the metadata of the package."""
    name: str | None = None
    """Its id in the data package: those of the Open Definition alone are allowed there."""


def in_words(licences: Iterable[Licence]) -> str:
    """Return the titles of licences, as a citation names them.

    Examples
    --------
    >>> in_words([CC_BY, COMTRADE_POLICY])
    'CC BY 4.0; UN Comtrade policy on use'
    """
    return "; ".join(licence.title for licence in licences)


CC_BY = Licence(
    "CC BY 4.0",
    "https://creativecommons.org/licenses/by/4.0/",
    spdx="CC-BY-4.0",
    name="CC-BY-4.0",
)

ETALAB = Licence(
    "Etalab 2.0",
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    spdx="etalab-2.0",
)

BSD = Licence(
    "BSD-3-Clause",
    "https://opensource.org/license/bsd-3-clause",
    spdx="BSD-3-Clause",
    name="BSD-3-Clause",
)

ISC = Licence(
    "ISC",
    "https://opensource.org/license/isc-license-txt",
    spdx="ISC",
    name="ISC",
)

MIT = Licence(
    "MIT",
    "https://opensource.org/license/mit",
    spdx="MIT",
    name="MIT",
)

GPL = Licence(
    "GPL-3.0-or-later",
    "https://www.gnu.org/licenses/gpl-3.0.html",
)
"""Of a program from which names are taken, and no code: a term of its publisher here."""

US_GOVERNMENT = Licence(
    "public domain",
    "https://www.law.cornell.edu/uscode/text/17/105",
    spdx="LicenseRef-Public-Domain",
    name="other-pd",
)

NATURAL_EARTH_TERMS = Licence(
    "public domain",
    "https://www.naturalearthdata.com/about/terms-of-use/",
    spdx="LicenseRef-Public-Domain",
    name="other-pd",
)

COW_TERMS = Licence(
    "terms of the Correlates of War Project",
    "https://correlatesofwar.org/data-sets/bilateral-trade/",
)

COMTRADE_POLICY = Licence(
    "UN Comtrade policy on use",
    "https://uncomtrade.org/docs/policy-on-use-and-re-dissemination/",
)

WITS_TERMS = Licence(
    "terms of WITS",
    "https://wits.worldbank.org/WITS/wits/registration/TermsAndCondtions.aspx",
)

IMF_TERMS = Licence("terms of the IMF", "https://www.imf.org/en/About/copyright-and-terms")

OECD_TERMS = Licence("terms of the OECD", "https://www.oecd.org/en/about/terms-conditions.html")

UNCTAD_TERMS = Licence("terms of UNCTAD", "https://unctadstat.unctad.org/")

UN_TERMS = Licence(
    "terms of the United Nations",
    "http://www.un.org/en/sections/about-website/terms-use/index.html",
)
