izterm_glossaries = ["company.izterms.yaml", "project.izterms.yaml"]
