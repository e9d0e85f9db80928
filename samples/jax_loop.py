"""The course's run in JAX, its gradient by value_and_grad, in JAX's usual float32, recorded.

python jax_loop.py mine.jsonl
lrstep replay mine.jsonl --verify
"""

import sys

try:
    import jax
    import jax.numpy as jnp
except ImportError:
    sys.exit("jax_loop.py needs JAX: pip install jax")

import lrstep

X = jnp.array([[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]])
y = jnp.array([1.0, 0.0, 1.0])


def cost(theta):
    z = X @ theta[:-1] + theta[-1]
    return jnp.mean(jnp.logaddexp(0, z) - y * z)


theta, alpha = jnp.array([1.0, 2.0, 2.0]), 0.009
cost_and_gradient = jax.jit(jax.value_and_grad(cost))
recorder = lrstep.Recorder(sys.argv[1], X, y, alpha=alpha, theta=theta)
for _ in range(100):
    J, grad = cost_and_gradient(theta)
    theta = theta - alpha * grad
    recorder.update(theta=theta, J=J, grad=grad)
