extensions = ["sphinxext_izuma"]
izterm_glossaries = ["izterms.yaml"]
