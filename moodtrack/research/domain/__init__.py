"""What a study gets: who is who there, the tables, and what each column means."""
