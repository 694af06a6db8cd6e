"""What a critic or moderator says is checked here before it counts."""
