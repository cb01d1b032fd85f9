izterm_glossaries = ["acme.izterms.yaml"]
language = "de"
