"""From bytes to rows: what a file holds, where its header is, whose rows they are. Knows no kind of workbook."""
