"""Facts about models, as frozen data read strictly from TOML."""
