"""The page: the sandbox as one sees it in a browser, as any of its people."""
