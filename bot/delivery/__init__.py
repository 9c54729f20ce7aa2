"""The way out: what the outbox holds is claimed, paced, sent, and what fails is judged."""
