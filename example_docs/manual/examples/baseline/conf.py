izterm_baseline = "izterm-baseline.jsonl"
