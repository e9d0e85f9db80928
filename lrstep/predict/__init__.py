"""Predict: the next value is hidden, the learner gives it, and a wrong answer is told the slip that it comes from."""
