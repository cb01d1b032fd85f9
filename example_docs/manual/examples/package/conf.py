izterm_glossaries = ["acme", "izterms.yaml"]
