izterm_glossaries = ["terms.csv"]
