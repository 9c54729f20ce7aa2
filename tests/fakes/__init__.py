"""Stand-ins for what lies outside the project, kept like code: the platform's server, time, a channel."""
