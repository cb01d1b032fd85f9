izterm_glossaries = ["radio.izterms.yaml", "cloud.izterms.yaml"]
