"""The store itself: schema, who may use it, backup, proof, and what is wrong with it."""
