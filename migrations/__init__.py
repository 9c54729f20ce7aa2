"""The schema's revisions (Alembic), one file each under versions/; models.schema runs them."""
