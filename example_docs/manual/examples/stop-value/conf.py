izterm_glossaries = "izterms.yaml"
