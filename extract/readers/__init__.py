"""The formats that sources come in: one module a format, each holding one reader."""
