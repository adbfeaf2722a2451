"""The AES S-box as a circuit of logic gates.

Boyar and Peralta, "A Small Depth-16 Circuit for the AES S-Box", SEC 2012: 32 ANDs and 79 XORs (and
four NOTs, left to the caller). Names are the paper's, except that x and s are numbered here from the
highest bit as there, while the planes come and go from the lowest bit.
"""

from collections.abc import Sequence


def substitute(planes: Sequence[int]) -> list[int]:  # noqa: PLR0915 - a published list of gates
    """Return the planes of S(byte) + 63 from those of the byte: eight integers, lowest bit first."""
    x7, x6, x5, x4, x3, x2, x1, x0 = planes
    # The linear layer at the top.
    y14 = x3 ^ x5
    y13 = x0 ^ x6
    y9 = x0 ^ x3
    y8 = x0 ^ x5
    t0 = x1 ^ x2
    y1 = t0 ^ x7
    y4 = y1 ^ x3
    y12 = y13 ^ y14
    y2 = y1 ^ x0
    y5 = y1 ^ x6
    y3 = y5 ^ y8
    t1 = x4 ^ y12
    y15 = t1 ^ x5
    y20 = t1 ^ x1
    y6 = y15 ^ x7
    y10 = y15 ^ t0
    y11 = y20 ^ y9
    y7 = x7 ^ y11
    y17 = y10 ^ y11
    y19 = y10 ^ y8
    y16 = t0 ^ y11
    y21 = y13 ^ y16
    y18 = x0 ^ y16
    # The inversion in GF(2^8), by way of GF(2^4).
    t2 = y12 & y15
    t4 = y3 & y6 ^ t2
    t6 = y4 & x7 ^ t2
    t7 = y13 & y16
    t9 = y5 & y1 ^ t7
    t11 = y2 & y7 ^ t7
    t12 = y9 & y11
    t14 = y14 & y17 ^ t12
    t16 = y8 & y10 ^ t12
    t21 = t4 ^ t14 ^ y20
    t22 = t6 ^ t16 ^ y19
    t23 = t9 ^ t14 ^ y21
    t24 = t11 ^ t16 ^ y18
    t25 = t21 ^ t22
    t26 = t21 & t23
    t27 = t24 ^ t26
    t29 = t25 & t27 ^ t22
    t30 = t23 ^ t24
    t31 = t22 ^ t26
    t33 = t31 & t30 ^ t24
    t34 = t23 ^ t33
    t35 = t27 ^ t33
    t36 = t24 & t35
    t37 = t36 ^ t34
    t38 = t27 ^ t36
    t40 = t25 ^ t29 & t38
    t41 = t40 ^ t37
    t42 = t29 ^ t33
    t43 = t29 ^ t40
    t44 = t33 ^ t37
    t45 = t42 ^ t41
    z0 = t44 & y15
    z1 = t37 & y6
    z2 = t33 & x7
    z3 = t43 & y16
    z4 = t40 & y1
    z5 = t29 & y7
    z6 = t42 & y11
    z7 = t45 & y17
    z8 = t41 & y10
    z9 = t44 & y12
    z10 = t37 & y3
    z11 = t33 & y4
    z12 = t43 & y13
    z13 = t40 & y5
    z14 = t29 & y2
    z15 = t42 & y9
    z16 = t45 & y14
    z17 = t41 & y8
    # The linear layer at the bottom.
    t46 = z15 ^ z16
    t48 = z5 ^ z13
    t53 = z0 ^ z3
    t54 = z6 ^ z7
    t57 = z2 ^ z12 ^ t53
    t58 = z4 ^ t46
    t59 = z3 ^ t54
    t62 = z7 ^ z8 ^ t58
    t63 = z9 ^ z10 ^ t58
    t64 = z4 ^ t59
    t65 = z14 ^ t57 ^ t62
    t66 = z1 ^ t63
    s3 = t53 ^ t66
    return [
        t48 ^ t46 ^ t57,
        z12 ^ t48 ^ t62,
        z10 ^ z11 ^ t65,
        z2 ^ z5 ^ t66,
        s3,
        z16 ^ z17 ^ t64 ^ t65,
        t64 ^ s3,
        t59 ^ t63,
    ]
