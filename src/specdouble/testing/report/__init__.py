"""What a run leaves behind: one HTML page, JUnit, JSON, Markdown, HAR; and the findings, for `specdouble replay`."""
