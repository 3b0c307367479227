"""Made from the tables in `data` by `tools/compile_body.py`: never edited by hand."""

# ruff: noqa
# fmt: off
# mypy: ignore-errors

from math import exp, log

import numpy as np

from villi.body.compiled import jitted

MADE_OF = "ef1d5d8748bda3f9"


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
    part12_ = -p[26]
    part13_ = 0.001 * p[69]
    part14_ = p[8] - p[9]
    part16_ = k_ * p[2]
    part19_ = 0.001 * S0_
    part27_ = p[47] - p[46]
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
    k[20] = part12_
    k[21] = part13_
    k[22] = part14_
    k[23] = part16_
    k[24] = part19_
    k[25] = part27_


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
    part5_ = 1.0 + p[58] * (u[5] - w[5])
    part6_ = p[52] * acting_
    part7_ = -p[62] * lost_ / 24.0
    part8_ = exp(p[64] * (ferments_ - k[8]))
    part9_ = exp(p[63] * u[11])
    part10_ = p[61] * acting_
    part11_ = p[65] * fibre_eff_ / 24.0
    part15_ = k[1] * (1.0 + p[23] * u[15])
    part17_ = p[77] * p[78] / 100.0 * (u[5] - w[5])
    part18_ = 1.0 - p[21] * u[16]
    part20_ = p[82] * (1.0 - u[22])
    part21_ = p[84] * (u[7] - w[7])
    part22_ = p[86] * supply_
    part23_ = p[83] * u[22]
    part24_ = p[36] * p[37] * (u[7] - w[7]) + p[36] * 10.0 * p[38] * p[37] * u[21] + p[39] * (u[10] - w[10]) + p[40] * u[15] + p[41] * (u[6] - w[6]) + p[42] * (minimum(1.0, u[9] / 1.0) - minimum(1.0, w[9] / 1.0)) + p[43] * u[17] * (1.0 - p[31] * minimum(1.0, u[19] / p[32]))
    part25_ = p[70] * (ferments_ - k[8]) + p[71] * (u[3] - w[3])
    part26_ = p[74] * u[15]
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
    d[18] = part5_
    d[19] = part6_
    d[20] = part7_
    d[21] = part8_
    d[22] = part9_
    d[23] = part10_
    d[24] = part11_
    d[25] = part15_
    d[26] = part17_
    d[27] = part18_
    d[28] = part20_
    d[29] = part21_
    d[30] = part22_
    d[31] = part23_
    d[32] = part24_
    d[33] = part25_
    d[34] = part26_


@jitted
def rates(p, w, k, u, d, y, dy):
    r_ = y[3] / p[1]
    x_ = p[7] * y[2]
    traded_ = p[13] * (y[3] - y[4]) / p[14]
    absorbed_ = exp(k[20] * maximum(log(maximum(y[9], 1e-06) / p[55]), 0.0))
    diseased_ = y[16] / (y[16] + 0.2)
    Ifold_ = log(maximum(y[13], k[21]) / p[69])
    F_ = minimum(1.0, p[16] * maximum(r_ - 1.0, 0.0) - p[17] * maximum(1.0 - r_, 0.0))
    SE0_ = p[9] + k[22] / (1.0 + exp(p[11] * log(maximum(x_ / p[10], 1e-05))))
    release_ = d[25] * y[5]
    uptake_ = k[23] * r_
    drawn_ = u[20] * minimum(1.0, r_ / 0.1)
    Ct_ = p[75] * exp(p[76] * Ifold_ + d[26])
    sat_ = Ifold_ / (1.0 + absolute(Ifold_) / 3.0)
    made_ = d[9] * (1.0 - F_) + d[10]
    SE_ = 1.0 - (1.0 - SE0_) * d[27]
    Sfold_ = log(maximum(y[12], k[24]) / k[14])
    Yt_ = maximum(0.0, minimum(100.0, p[81] - d[28] * sat_ - d[29] + p[85] * log(maximum(y[11], 0.001)) + d[30]))
    FK0_ = d[32] + p[44] * (1.0 - y[6]) - p[45] * Sfold_ + y[16]
    It_ = p[69] * exp(d[33] + p[72] * log(y[7] / p[34]) - p[73] * Sfold_ + d[34])
    strained_ = maximum(FK0_, 0.0) / (maximum(FK0_, 0.0) + 0.2)
    FK_ = FK0_ - minimum((p[46] + k[25] * diseased_) * d[3] * strained_, maximum(FK0_, 0.0))
    dy[0] = k[18] * y[0]
    dy[1] = d[15] - p[6] * y[1]
    dy[2] = p[5] * y[0] + p[6] * y[1] + u[18] - p[7] * y[2]
    dy[3] = ((1.0 - SE_) * x_ * absorbed_ + made_ + u[19] - drawn_ + release_ - uptake_ - traded_ - d[2] * y[3]) / p[12]
    dy[4] = (y[3] - y[4]) / k[9]
    dy[5] = (uptake_ - release_ + d[16] * r_) / k[19]
    dy[6] = (d[11] - y[6]) / p[27]
    dy[7] = (p[34] * exp(FK_) - y[7]) / p[35]
    dy[8] = p[49] * y[8] * (d[13] - p[53] * y[8] - p[54] * y[9]) - d[17] * y[8] + p[57] * (1.0 - y[8] / k[7])
    dy[9] = p[50] * y[9] * (d[18] - k[13] * y[8] - p[56] * y[9]) - d[19] * y[9] + p[57] * (1.0 - y[9] / p[55])
    dy[10] = d[20] * y[10]
    dy[11] = (y[10] * d[21] - y[11]) / p[59] * d[22] - d[23] * y[11]
    dy[12] = d[24] * y[8] - p[67] * y[12]
    dy[13] = (It_ - y[13]) / k[10]
    dy[14] = (Ct_ - y[14]) / p[79]
    dy[15] = (y[14] - y[15]) / p[80]
    dy[16] = -y[16] / p[48]
    dy[17] = (Yt_ - y[17]) / p[87]


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
    y[9] = p[55]
    y[10] = 1.0
    y[11] = 1.0
    y[12] = k[14]
    y[13] = p[69]
    y[14] = p[75]
    y[15] = p[75]
    y[16] = 0.0
    y[17] = p[81]


@jitted
def jump(p, w, k, size, y):
    y[0] = y[0] + k[0] * size[0]
    y[13] = y[13] + size[1] * p[69]
    y[16] = y[16] + size[2]


@jitted
def walk(draws, w, us, steps, jumps, rest, dt, every, out):
    k, d = np.empty(26), np.empty(35)
    y, at = np.empty(18), np.empty(18)
    one, two, three, four = np.empty(18), np.empty(18), np.empty(18), np.empty(18)
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
                for i in range(18):
                    at[i] = y[i] + dt / 2 * one[i]
                rates(p, w, k, u, d, at, two)
                for i in range(18):
                    at[i] = y[i] + dt / 2 * two[i]
                rates(p, w, k, u, d, at, three)
                for i in range(18):
                    at[i] = y[i] + dt * three[i]
                rates(p, w, k, u, d, at, four)
                for i in range(18):
                    y[i] += dt / 6 * (one[i] + 2 * two[i] + 2 * three[i] + four[i])
                step += 1
                if step % every == 0:
                    recorded(p, w, k, u, d, y, out[m, step // every])
