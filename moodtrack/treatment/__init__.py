"""The clinic's own record: infusions, and where a day falls between them."""
