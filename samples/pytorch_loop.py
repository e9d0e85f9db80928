"""The same run in PyTorch, its gradient by autograd, recorded.

python pytorch_loop.py mine.jsonl
lrstep replay mine.jsonl --verify
"""

import sys

try:
    import torch
except ImportError:
    sys.exit("pytorch_loop.py needs PyTorch: pip install torch")

import lrstep

X = torch.tensor([[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]], dtype=torch.float64)
y = torch.tensor([1.0, 0.0, 1.0], dtype=torch.float64)
w = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
b = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.SGD([w, b], lr=0.009)

with lrstep.Recorder(sys.argv[1], X, y, alpha=0.009, w=w, b=b) as recorder:
    for _ in range(100):
        optimizer.zero_grad()
        cost = torch.nn.functional.binary_cross_entropy_with_logits(X @ w + b, y)
        cost.backward()
        optimizer.step()
        recorder.update(w=w, b=b, J=cost, dw=w.grad, db=b.grad)
