"""Round trips: entries as the project exports them, through JavaRosa and ODK Web Forms and back."""
