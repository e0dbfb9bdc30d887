"""How it looks: the Concourse design language as components. They take values or Vars and know no services."""
