izterm_glossaries = ["izterm.yaml"]
