"""What Kinerja is measured beside: engines of others, and a plain form on the same store."""
