izterm_glossaries = ["izterms.yaml"]
izterm_autolink = "page"
