izterm_glossaries = ["company.izterms.yaml"]
