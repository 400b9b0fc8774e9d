"""上级空表: blank workbooks from above, with codes in their cells, kept and filled for any area, term and basis."""
