izterm_glossaries = ["izterms.yaml"]
izterm_check_unused = True
