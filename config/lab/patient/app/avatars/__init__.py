"""A small avatar service: pictures by the hash of an e-mail address."""
