"""The pages' door to the services: thin state classes, one module per page."""
