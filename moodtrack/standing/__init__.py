"""Where each patient stands, worked out after their answers: what the list says first."""
