"""Made from the tables in `data` by `tools/compile_body.py`: never edited by hand."""

# ruff: noqa
# fmt: off
# mypy: ignore-errors

from math import exp, log

import numpy as np

from villi.body.compiled import jitted

MADE_OF = "590e737cfd5aa9c9"


@jitted
def minimum(a, b):
    return a if a <= b else b


@jitted
def maximum(a, b):
    return a if a >= b else b


@jitted
def absolute(a):
    return abs(a)


@jitted
def where(this, a, b):
    return a if this else b


@jitted
def member(p, w, k):
    g2u_ = 1000000.0 / 146.15 / p[0]
    k_ = p[4] * p[3] * 1000.0
    food_hours_ = minimum(24.0, 6.0 / p[6] + 6.0 / p[7])
    dose_hours_ = minimum(24.0, 2.0 / p[5] + 2.0 / p[7])
    P_start_ = p[1]
    Q_start_ = p[1]
    fed0_ = maximum(w[3], 1.0)
    Bref_ = (1.0 - p[54] * p[55]) / p[53]
    ferments0_ = minimum(w[4], 6.0)
    slow_Q_ = p[14]
    slow_I_ = p[68]
    food_um0_ = g2u_ * w[0]
    dose_um0_ = g2u_ * w[1]
    cB_ = (1.0 - p[56] * p[55]) / Bref_
    S0_ = p[65] * fed0_ / 24.0 * Bref_ / p[67]
    SEfood0_ = p[9] + (p[8] - p[9]) / (1.0 + exp(p[11] * log(maximum(food_um0_ / food_hours_ / p[10], 1e-05))))
    SEdose0_ = p[9] + (p[8] - p[9]) / (1.0 + exp(p[11] * log(maximum((dose_um0_ / dose_hours_ + food_um0_ / food_hours_) / p[10], 1e-05))))
    P_base_ = p[1] + (food_um0_ * (1.0 - SEfood0_) + dose_um0_ * (1.0 - SEdose0_)) / 24.0 / (p[15] * (1.0 + p[18] * p[16]))
    part0_ = -p[5]
    part3_ = p[3] * 1000.0
    part5_ = p[54] * p[55]
    part7_ = cB_ * Bref_
    part14_ = -p[26]
    part15_ = 0.001 * p[69]
    part16_ = p[8] - p[9]
    part18_ = k_ * p[2]
    part21_ = 0.001 * S0_
    part29_ = p[47] - p[46]
    k[0] = g2u_
    k[1] = k_
    k[2] = food_hours_
    k[3] = dose_hours_
    k[4] = P_start_
    k[5] = Q_start_
    k[6] = fed0_
    k[7] = Bref_
    k[8] = ferments0_
    k[9] = slow_Q_
    k[10] = slow_I_
    k[11] = food_um0_
    k[12] = dose_um0_
    k[13] = cB_
    k[14] = S0_
    k[15] = SEfood0_
    k[16] = SEdose0_
    k[17] = P_base_
    k[18] = part0_
    k[19] = part3_
    k[20] = part5_
    k[21] = part7_
    k[22] = part14_
    k[23] = part15_
    k[24] = part16_
    k[25] = part18_
    k[26] = part21_
    k[27] = part29_


@jitted
def daily(p, w, k, u, d):
    supply_ = log((u[0] + u[1] + 1.0) / (w[0] + w[1] + 1.0))
    mind_ = 1.0 - p[25] * (u[7] - w[7]) / 10.0
    cleared_ = p[15] * (1.0 + p[22] * u[15])
    helped_ = minimum(1.0, (u[1] + maximum(u[2] - w[2], 0.0)) / 15.0)
    fed_ = maximum(u[3], 1.0)
    acting_ = minimum(1.0, maximum(0.0, u[12] + u[13] * p[60]))
    ferments_ = minimum(u[4], 6.0)
    food_um_ = k[0] * u[0]
    dose_um_ = k[0] * u[1]
    denovo_ = p[15] * p[1] * p[18] * (1.0 + p[20] * u[16]) * mind_
    proteolysis_ = p[15] * p[1] * (1.0 - p[18]) * (1.0 + p[19] * u[15]) * mind_
    Vt_ = maximum(0.05, 1.0 - p[28] * u[15] - p[29] * (u[6] - w[6]) - p[30] * u[17] * (1.0 - p[31] * minimum(1.0, u[19] / p[32])) + p[33] * supply_)
    lost_ = u[14] * acting_ / maximum(u[12], 1e-06)
    capacity_ = fed_ / (10.0 + fed_) / (k[6] / (10.0 + k[6]))
    fibre_eff_ = maximum(0.05 * k[6], minimum(fed_, k[6]) + p[66] * maximum(fed_ - k[6], 0.0))
    part1_ = k[0] * u[23]
    part2_ = p[24] * u[15] * k[1] * p[2]
    part4_ = p[51] * acting_
    part6_ = 1.0 + p[58] * (u[5] - w[5])
    part8_ = p[52] * acting_
    part9_ = -p[62] * lost_ / 24.0
    part10_ = exp(p[64] * (ferments_ - k[8]))
    part11_ = exp(p[63] * u[11])
    part12_ = p[61] * acting_
    part13_ = p[65] * fibre_eff_ / 24.0
    part17_ = k[1] * (1.0 + p[23] * u[15])
    part19_ = p[77] * p[78] / 100.0 * (u[5] - w[5])
    part20_ = 1.0 - p[21] * u[16]
    part22_ = p[82] * (1.0 - u[22])
    part23_ = p[84] * (u[7] - w[7])
    part24_ = p[86] * supply_
    part25_ = p[83] * u[22]
    part26_ = p[36] * p[37] * (u[7] - w[7]) + p[36] * 10.0 * p[38] * p[37] * u[21] + p[39] * (u[10] - w[10]) + p[40] * u[15] + p[41] * (u[6] - w[6]) + p[42] * (minimum(1.0, u[9] / 1.0) - minimum(1.0, w[9] / 1.0)) + p[43] * u[17] * (1.0 - p[31] * minimum(1.0, u[19] / p[32]))
    part27_ = p[70] * (ferments_ - k[8]) + p[71] * (u[3] - w[3])
    part28_ = p[74] * u[15]
    d[0] = supply_
    d[1] = mind_
    d[2] = cleared_
    d[3] = helped_
    d[4] = fed_
    d[5] = acting_
    d[6] = ferments_
    d[7] = food_um_
    d[8] = dose_um_
    d[9] = denovo_
    d[10] = proteolysis_
    d[11] = Vt_
    d[12] = lost_
    d[13] = capacity_
    d[14] = fibre_eff_
    d[15] = part1_
    d[16] = part2_
    d[17] = part4_
    d[18] = part6_
    d[19] = part8_
    d[20] = part9_
    d[21] = part10_
    d[22] = part11_
    d[23] = part12_
    d[24] = part13_
    d[25] = part17_
    d[26] = part19_
    d[27] = part20_
    d[28] = part22_
    d[29] = part23_
    d[30] = part24_
    d[31] = part25_
    d[32] = part26_
    d[33] = part27_
    d[34] = part28_


@jitted
def rates(p, w, k, u, d, y, dy):
    r_ = y[3] / p[1]
    x_ = p[7] * y[2]
    traded_ = p[13] * (y[3] - y[4]) / p[14]
    absorbed_ = exp(k[22] * maximum(log(maximum(y[10], 1e-06) / p[55]), 0.0))
    diseased_ = y[17] / (y[17] + 0.2)
    Ifold_ = log(maximum(y[14], k[23]) / p[69])
    F_ = minimum(1.0, p[16] * maximum(r_ - 1.0, 0.0) - p[17] * maximum(1.0 - r_, 0.0))
    SE0_ = p[9] + k[24] / (1.0 + exp(p[11] * log(maximum(x_ / p[10], 1e-05))))
    release_ = d[25] * y[5]
    uptake_ = k[25] * r_
    drawn_ = u[20] * minimum(1.0, r_ / 0.1)
    Ct_ = p[75] * exp(p[76] * Ifold_ + d[26])
    sat_ = Ifold_ / (1.0 + absolute(Ifold_) / 3.0)
    made_ = d[9] * (1.0 - F_) + d[10]
    SE_ = 1.0 - (1.0 - SE0_) * d[27]
    Sfold_ = log(maximum(y[13], k[26]) / k[14])
    Yt_ = maximum(0.0, minimum(100.0, p[81] - d[28] * sat_ - d[29] + p[85] * log(maximum(y[12], 0.001)) + d[30]))
    FK0_ = d[32] + p[44] * (1.0 - y[6]) - p[45] * Sfold_ + y[17]
    It_ = p[69] * exp(d[33] + p[72] * log(y[7] / p[34]) - p[73] * Sfold_ + d[34])
    strained_ = maximum(FK0_, 0.0) / (maximum(FK0_, 0.0) + 0.2)
    FK_ = FK0_ - minimum((p[46] + k[27] * diseased_) * d[3] * strained_, maximum(FK0_, 0.0))
    dy[0] = k[18] * y[0]
    dy[1] = d[15] - p[6] * y[1]
    dy[2] = p[5] * y[0] + p[6] * y[1] + u[18] - p[7] * y[2]
    dy[3] = ((1.0 - SE_) * x_ * absorbed_ + made_ + u[19] - drawn_ + release_ - uptake_ - traded_ - d[2] * y[3]) / p[12]
    dy[4] = (y[3] - y[4]) / k[9]
    dy[5] = (uptake_ - release_ + d[16] * r_) / k[19]
    dy[6] = (d[11] - y[6]) / p[27]
    dy[7] = (p[34] * exp(FK_) - y[7]) / p[35]
    dy[8] = p[49] * y[8] * (d[13] - p[53] * y[8] - p[54] * y[10]) - d[17] * y[8] + p[57] * (1.0 - y[8] / k[7])
    dy[9] = p[49] * y[9] * (d[13] - p[53] * y[9] - k[20]) + p[57] * (1.0 - y[9] / k[7])
    dy[10] = p[50] * y[10] * (d[18] - k[21] * y[8] / y[9] - p[56] * y[10]) - d[19] * y[10] + p[57] * (1.0 - y[10] / p[55])
    dy[11] = d[20] * y[11]
    dy[12] = (y[11] * d[21] - y[12]) / p[59] * d[22] - d[23] * y[12]
    dy[13] = d[24] * y[8] - p[67] * y[13]
    dy[14] = (It_ - y[14]) / k[10]
    dy[15] = (Ct_ - y[15]) / p[79]
    dy[16] = (y[15] - y[16]) / p[80]
    dy[17] = -y[17] / p[48]
    dy[18] = (Yt_ - y[18]) / p[87]


@jitted
def recorded(p, w, k, u, d, y, out):
    out[0] = y[0]
    out[1] = y[1]
    out[2] = y[2]
    out[3] = y[3]
    out[4] = y[4]
    out[5] = y[5]
    out[6] = y[6]
    out[7] = y[7]
    out[8] = y[8]
    out[9] = y[9]
    out[10] = y[10]
    out[11] = y[11]
    out[12] = y[12]
    out[13] = y[13]
    out[14] = y[14]
    out[15] = y[15]
    out[16] = y[16]
    out[17] = y[17]
    out[18] = y[18]


@jitted
def initial(p, w, k, y):
    y[0] = 0.0
    y[1] = 0.0
    y[2] = 0.0
    y[3] = k[4]
    y[4] = k[5]
    y[5] = p[2] * k[17] / p[1]
    y[6] = 1.0
    y[7] = p[34]
    y[8] = k[7]
    y[9] = k[7]
    y[10] = p[55]
    y[11] = 1.0
    y[12] = 1.0
    y[13] = k[14]
    y[14] = p[69]
    y[15] = p[75]
    y[16] = p[75]
    y[17] = 0.0
    y[18] = p[81]


@jitted
def jump(p, w, k, size, y):
    y[0] = y[0] + k[0] * size[0]
    y[14] = y[14] + size[1] * p[69]
    y[17] = y[17] + size[2]


@jitted
def walk(draws, w, us, steps, jumps, rest, dt, every, out):
    k, d = np.empty(28), np.empty(35)
    y, at = np.empty(19), np.empty(19)
    one, two, three, four = np.empty(19), np.empty(19), np.empty(19), np.empty(19)
    for m in range(draws.shape[0]):
        p = draws[m]
        member(p, w, k)
        initial(p, w, k, y)
        daily(p, w, k, rest, d)
        recorded(p, w, k, rest, d, y, out[m, 0])
        step = 0
        for s in range(us.shape[0]):
            u = us[s]
            daily(p, w, k, u, d)
            jump(p, w, k, jumps[s], y)
            for _ in range(steps[s]):
                rates(p, w, k, u, d, y, one)
                for i in range(19):
                    at[i] = y[i] + dt / 2 * one[i]
                rates(p, w, k, u, d, at, two)
                for i in range(19):
                    at[i] = y[i] + dt / 2 * two[i]
                rates(p, w, k, u, d, at, three)
                for i in range(19):
                    at[i] = y[i] + dt * three[i]
                rates(p, w, k, u, d, at, four)
                for i in range(19):
                    y[i] += dt / 6 * (one[i] + 2 * two[i] + 2 * three[i] + four[i])
                step += 1
                if step % every == 0:
                    recorded(p, w, k, u, d, y, out[m, step // every])
