extensions = ["sphinxext_izuma"]
izterm_glossaries = ["izterms.yaml"]
izterm_first_use = "page"
