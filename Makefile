# Five words: demo, test, check, bench, soak.
