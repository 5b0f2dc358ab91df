"""Answer → Reply, in Chinese and in English."""
