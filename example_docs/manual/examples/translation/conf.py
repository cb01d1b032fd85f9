language = "de"
locale_dirs = ["locale"]
izterm_check_translations = True
