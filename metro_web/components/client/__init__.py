"""Components that run in the browser: each a small JavaScript file of our own beside its Python face."""
