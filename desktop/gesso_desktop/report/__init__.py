"""The report of an edit: one HTML file with everything in it. No Qt."""
