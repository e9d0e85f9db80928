"""Roles: what people's names stand for, as parameters of a function, as what it returns, as keys and as attributes.

One table serves them all. Case counts only where the lesson's own letters differ by it alone; underscores, and words
that only say which or when (initial_, _in, _train, new_), do not count.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, TypeAlias

Role: TypeAlias = Literal[
    "w", "b", "theta", "X", "y", "a", "z", "L", "J", "da", "dz", "dw", "db", "dtheta", "gradient",
    "alpha", "steps", "l2", "inverse l2", "batch", "seed", "tolerance", "epsilon", "threshold", "verbose",
    "m", "n", "costs", "parameters", "rows", "labels", "difference",
]  # fmt: skip
"""The lesson's names, and: theta, b and w in one; gradient, of whatever it is; alpha, the rate; steps, their number;
costs, a list of J; parameters, a dictionary or an array of all; rows, data with the label in each row; labels, the
predictions as 0 and 1; difference, of a gradient check."""


def _several(names: str) -> frozenset[str]:
    return frozenset(names.split())


_NAMES: dict[Role, str] = {
    "w": """w ws weight weights weighs wieghts weigths wights wt wts wgt wgts wvec wvector weightvector weightsvector
        weightmatrix coef coefs coeff coeffs coefficient coefficients omega slopes weightarray""",
    "b": "b bias biases biasterm intercept intercepts interceptterm offset beta0 constant b1 bs",
    "theta": "theta thetas th thetavec thetavector beta betas thetha tetha teta θ β",
    "X": """x xs xx feature features input inputs xdata trainx samples examples instances featurematrix featurevector
        featurevectors featureset designmatrix design xmat xmatrix xb xbias xaug xaugmented xwithbias xwithones xones x1
        predictors observations tx images trainsetx attributes independent xvalues xarr xarray phi xi row variables""",
    "y": """y ys yy target targets label labels ytrue truth groundtruth actual actuals ydata trainy outcome outcomes
        response responses ylabel ylabels yactual expected classlabels trainsety yvalues yarr yarray answers dependent
        yvec yi tags truelabels ytarget ylab""",
    "a": """a al yhat yhats yh ypred ypreds ypredicted ypredict pred preds prediction predictions predicted p ps prob
        probs probability probabilities proba yprob yproba h hx hyp hypothesis hypotheses htheta hthetax activation
        activations phat estimate estimates guess guesses predictedy predy aout a1 a2 out output outputs sig ŷ
        predictedvalues yestimated predictedprobs forwardpass""",
    "z": """z zs logit logits score scores linear linearmodel linearoutput linearcombination linearpred net netinput
        wx xw xtheta thetax z1 lin dotproduct zz""",
    "L": "l losspersample lossvector",
    "J": """j cost loss costfunction lossfunction costvalue lossvalue costfn logloss crossentropy crossentropyloss bce
        bceloss celoss nll nllloss objective obj totalcost totalloss avgcost avgloss averagecost averageloss meancost
        meanloss jtheta jval jvalue jw jwb jcost negloglikelihood negativeloglikelihood binarycrossentropy
        loglikelihood likelihood ll costj currentcost currentloss error err costval lossval regcost regloss""",
    "dz": "diff residual residuals errors errs",
    "gradient": "grad grads gradient gradients g gs derivative derivatives deriv slope nabla gradvec jac jacobian",
    "alpha": """alpha lr learningrate lrate learnrate learnrt eta rate stepsize steplength alfa speed learningspeed
        learningrateinit lrnrate learningr α η""",
    "steps": """numiterations numiters numiter numit niters niter niterations nit iterations iteration iters iter its
        epochs epoch nepochs nepoch numepochs numepoch epochnum epochsnum maxiter maxiters maxiterations maxit
        maxepochs maxepoch steps step nsteps numsteps maxsteps rounds nrounds numrounds times ntimes numberofiterations
        numberofsteps numberofepochs noofiterations noofiter noiterations noiter trainsteps updates nupdates loops
        itr itrs nitr numitr maxitr itersnum iternum iterationsnum itersnumber iterationcount repeats cycles
        numtrain nbiter nbiterations nbepochs ite ites numofiterations iterationnum""",
    "l2": """lambda lambd lam lamb lambda1 lambdaval lambdareg lmbda lmbd lmb lamda l2 l2reg l2lambda l2penalty l2weight
        l2strength reg regparam regstrength regrate regularization regularisation regularizer regularizationstrength
        regularizationrate regularizationparameter regularizationparam regularizationfactor weightdecay regcoef
        regcoeff reglambda regfactor regconst mu λ""",
    "batch": "batchsize minibatchsize batch minibatch size bs batchlen batchlength sizeofbatch nbatch bsize",
    "seed": "seed randomstate randomseed rng rngseed",
    "tolerance": """tol tolerance precision convergence convergencethreshold stoppingthreshold stopthreshold mintol
        minchange mindelta costthreshold converge toler stopping""",
    "epsilon": "eps epsilon tiny small ε e",
    "threshold": "threshold thresh thres thr cutoff decisionthreshold boundary decisionboundary",
    "verbose": """verbose printcost printcosts printloss verbosity debug display show plot plotcost showplot printevery
        printinterval showprogress progress print logging logevery logging quiet silent graph isprint""",
    "m": """m nsamples nsample numsamples nexamples numexamples msamples samplesize numberofsamples samplescount
        samplecount numrows nrows mtrain trainsize""",
    "n": """n nfeatures nfeature numfeatures nfeats dim dims dimension dimensions numfeature featurescount ncols
        inputdim inputsize inputdims inputfeatures ninputs numinputs ninput""",
    "costs": """costs losses costhistory losshistory costlist losslist costhist losshist jhistory jhist js jlist
        history costlog losslog errorhistory costvalues lossvalues historycost hist lhist llhist costarray costsarr
        traininglosses trainingloss trainloss trainlosses errorlist loglosses likelihoods""",
    "parameters": "params parameters param parameter model dictionary parametersdict paramsdict weightsandbias",
    "rows": "rows data dataset train training trainset trainingset trainingdata traindata table matrix datamatrix",
    "labels": "yprediction ypredictions yclass predictedlabels predictedclasses predlabels predictedclass",
    "difference": "difference relativedifference relativeerror relerror reldiff relativediff maxdiff discrepancy",
}
_TABLE = {name: role for role, names in reversed(_NAMES.items()) for name in names.split()}
_ATTRIBUTES: dict[str, Role] = {"m": "w", "c": "b", "n": "n", "beta": "theta", "step": "alpha", "predictions": "a"}
"""Of an object, names that stand for something else than a parameter of the name does."""
_BY_CASE: dict[str, Role] = {"C": "inverse l2", "N": "m", "T": "y", "D": "X", "H": "a", "P": "a", "M": "m", "L": "J"}
_WORDS = _several(
    "initialization initialised initialized initial init start starting first given old current curr prev previous new "
    "updated final best learned learnt trained optimal optimized opt training train test testing valid val dev set "
    "batch mini my the in out this self avg total copy np arr array tensor numpy flat vec t"
)
_DERIVED = ("w", "b", "theta", "z", "a")
_BEFORE = re.compile(r"(?:d(?:elta|j|l|cost|loss|err)?(?:by)?d?|grad(?:ient)?s?(?:of|wrt|for)?|partial|deriv)(.+)")
_BEHIND = re.compile(r"(.+?)(?:grad(?:ient)?s?|deriv(?:ative)?s?|slopes?|delta)")


def role(name: str, *, attribute: bool = False) -> Role | None:
    """What a name most likely stands for; None where it may be anything. An attribute comes without its object."""
    return _role(name.strip(), attribute)


@cache
def _role(name: str, attribute: bool) -> Role | None:
    bare = name.strip("_")
    if bare in _BY_CASE and (not attribute or bare == "C"):
        return _BY_CASE[bare]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", bare).lower().split("_")
    for left in _without_words([word for word in words if word]):
        known = _of_word(left, attribute)
        if known is not None:
            return known
    return None


def _without_words(words: list[str]) -> Iterable[str]:
    """The name in one piece, and then without what says only which or when."""
    yield "".join(words)
    yield "".join(words).rstrip("0")
    left = [word.rstrip("0") for word in words if word.rstrip("0") not in _WORDS]
    if left and left != words:
        yield "".join(left)


def _of_word(word: str, attribute: bool) -> Role | None:
    if attribute and word in _ATTRIBUTES:
        return _ATTRIBUTES[word]
    if word in _TABLE:
        return _TABLE[word]
    for pattern in (_BEFORE, _BEHIND):
        match = pattern.fullmatch(word)
        inner = _TABLE.get(match[1]) if match else None
        if inner in _DERIVED:
            derived: dict[str, Role] = {"w": "dw", "b": "db", "theta": "dtheta", "z": "dz", "a": "da"}
            return derived[inner]
    return None


_WRAPPERS = _several(
    "float squeeze asarray array copy deepcopy round asscalar ravel atleast_1d atleast_2d list tuple tensor as_tensor "
    "real nan_to_num expand_dims transpose reshape"
)
_ENDINGS = _several(
    "item flatten ravel reshape squeeze copy detach numpy tolist T cpu clone values data to_numpy transpose A1 "
    "astype view"
)


def expression_role(expression: str) -> Role | None:
    """What a returned expression stands for, by the one name in it: `np.squeeze(cost)` is J, `w.grad` is dw."""
    name, attribute = expression_name(expression)
    if not name:
        return None
    return role(name, attribute=attribute)


@lru_cache(maxsize=4096)
def expression_name(expression: str) -> tuple[str, bool]:
    """The name, key or attribute that an expression is the value of; empty where it computes something."""
    try:
        return _name(ast.parse(expression.strip(), mode="eval").body)
    except SyntaxError:
        return "", False


def _name(node: ast.expr) -> tuple[str, bool]:
    match node:
        case ast.Name(id=name):
            return name, False
        case ast.Attribute(value=value, attr="grad"):
            name, attribute = _name(value)
            return (f"d_{name}", attribute) if name else ("", False)
        case ast.Attribute(value=ast.Name(id="self" | "model" | "cls"), attr=name) if name not in _ENDINGS:
            return name, True
        case ast.Attribute(value=value, attr=name) if name in _ENDINGS:
            return _name(value)
        case ast.Call(func=ast.Attribute(value=value, attr=ending)) if ending in _ENDINGS and _is_object(value):
            return _name(value)
        case ast.Call(func=ast.Attribute(attr=wrapper) | ast.Name(id=wrapper), args=[first, *_]):
            return _name(first) if wrapper in _WRAPPERS else ("", False)
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key, False
        case ast.Subscript(value=value, slice=ast.Slice()):
            return _name(value)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return _name(operand)
        case ast.BinOp(left=left, op=ast.Div(), right=ast.Name() | ast.Constant()):
            return _name(left)
        case ast.BinOp(left=left, op=ast.Sub() | ast.Add(), right=step) if _has_rate(step):
            return _name(left)
        case _:
            return "", False


def _has_rate(node: ast.expr) -> bool:
    """Whether an expression is something times a learning rate, as a step is."""
    match node:
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() | ast.MatMult(), right=right):
            return _has_rate(left) or _has_rate(right)
        case ast.Name() | ast.Attribute():
            name, attribute = _name(node)
            return role(name, attribute=attribute) == "alpha"
    return False


def _is_object(node: ast.expr) -> bool:
    """Whether a method is one of a value of theirs, and no function of a module."""
    return not (isinstance(node, ast.Name) and node.id in ("np", "numpy", "torch", "jnp", "jax", "math", "copy"))
