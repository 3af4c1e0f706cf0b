"""``make bench``: how fast, side by side with ``orjson.loads`` of the same data, in one run."""
