"""Names that people gave to the lesson's quantities in public programs are taken for what they stand for."""

from __future__ import annotations

import pytest

from lrstep.checks.roles import expression_role, role


@pytest.mark.parametrize(
    ("expected", "names"),
    [
        ("w", "w W weights Weights self_weights w_in initial_w w_init coef_ coefs weighs w0 weights_ W_"),
        ("b", "b B bias self_bias b_in intercept_ intercept initial_b offset"),
        ("theta", "theta thetas theta_ initial_theta init_theta beta Theta"),
        ("X", "X x features X_train x_train inputs X_b Xs train_x"),
        ("y", "y Y target labels y_train Y_train y_true targets"),
        ("a", "A a AL y_hat yhat Y_hat predictions p h y_pred A2 yHat"),
        ("z", "z Z logits linear_model scores"),
        ("alpha", "learning_rate lr l_rate eta rate alpha learningRate step_size"),
        ("steps", "num_iterations n_iters num_iters epochs iters max_iter iterations n_iter steps n_epochs rounds "
         "num_epochs max_iterations n_iterations numIterations n_epoch iter_num no_of_iterations number_of_iterations"),
        ("l2", "lambda_ lam lambd reg l2 Lambda reg_param lmbda"),
        ("verbose", "verbose print_cost"),
        ("dw", "dw dW dj_dw grad_w w_grad dJdw dL_dw gradient_weights d_weights"),
        ("db", "db dj_db grad_b b_grad dbias"),
        ("dtheta", "dtheta d_theta grad_theta"),
        ("dz", "dz dZ"),
        ("J", "J cost loss cost_function total_cost log_loss L"),
        ("costs", "costs losses J_history cost_history cost_list loss_history"),
        ("gradient", "grad grads gradients gradient"),
        ("m", "m n_samples m_train"),
    ],
)  # fmt: skip
def test_names_of_one_role(expected: str, names: str) -> None:
    assert {name: role(name) for name in names.split()} == dict.fromkeys(names.split(), expected)


@pytest.mark.parametrize("name", ["data_frame", "foo", "callback", "temp", "k", "delta", "classifier"])
def test_a_name_that_may_be_anything_has_no_role(name: str) -> None:
    assert role(name) is None


def test_attributes_may_stand_for_something_else_than_parameters() -> None:
    assert [role(name, attribute=True) for name in ("m", "c", "weights", "bias", "coef_")] == ["w", "b", "w", "b", "w"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("np.squeeze(cost)", "J"), ("float(J)", "J"), ("loss.item()", "J"), ("grad.flatten()", "gradient"),
        ("w.grad", "dw"), ("b.grad.numpy()", "db"), ("self.weights", "w"), ("grads['dw']", "dw"), ("-cost", "J"),
        ("dw / m", "dw"), ("theta[1:]", "theta"), ("X.T @ (a - y) / m", None), ("np.sum(dz) / m", None),
        ("np.dot(X, dz)", None), ("w - lr * dw", "w"), ("params['b'] - self.lr * grads['b']", "b"), ("a - y", None),
        ("theta + alpha / m * grad", "theta"), ("y - h * (1 - h)", None), ("-(1 / m) * total", None),
    ],
)  # fmt: skip
def test_a_returned_expression_is_read_by_the_name_in_it(expression: str, expected: str | None) -> None:
    assert expression_role(expression) == expected
