"""Tables of class attributes: reading, writing, matching, completing. Free of torch; any thread."""

from __future__ import annotations

from engine.attributes.csv_files import read_attributes_csv, write_attributes_csv
from engine.attributes.filling import fill_unknown
from engine.attributes.matching import (
    MatchedTable,
    find_name,
    match_attributes,
    near_names,
    readable_name,
)
from engine.attributes.published import read_awa2_attributes, read_cub_attributes, read_numbered_names
from engine.attributes.table import AttributeTable
from engine.attributes.tables import read_table
from engine.attributes.units import attribute_range, check_range, rows_agree

__all__ = [
    "AttributeTable",
    "MatchedTable",
    "attribute_range",
    "check_range",
    "fill_unknown",
    "find_name",
    "match_attributes",
    "near_names",
    "read_attributes_csv",
    "read_awa2_attributes",
    "read_cub_attributes",
    "read_numbered_names",
    "read_table",
    "readable_name",
    "rows_agree",
    "write_attributes_csv",
]
