izterm_glossaries = ["izterms.yaml"]
izterm_check_mentions = True
