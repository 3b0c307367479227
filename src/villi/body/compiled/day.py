"""Made from the tables in `data` by `tools/compile_body.py`: never edited by hand."""

# ruff: noqa
# fmt: off
# mypy: ignore-errors

from math import exp, log

import numpy as np

from villi.body.compiled import jitted

MADE_OF = "7d26deed42d73241"


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
    P_start_ = p[1]
    fed0_ = maximum(w[3], 1.0)
    Bref_ = (1.0 - p[51] * p[52]) / p[50]
    ferments0_ = minimum(w[4], 6.0)
    food_um0_ = g2u_ * w[0]
    dose_um0_ = g2u_ * w[1]
    cB_ = (1.0 - p[53] * p[52]) / Bref_
    S0_ = p[61] * fed0_ / 24.0 * Bref_ / p[63]
    SEfood0_ = p[9] + (p[8] - p[9]) / (1.0 + food_um0_ / 9.0 / p[10])
    SEdose0_ = p[9] + (p[8] - p[9]) / (1.0 + dose_um0_ / 3.0 / p[10])
    P_base_ = p[1] + (food_um0_ * (1.0 - SEfood0_) + dose_um0_ * (1.0 - SEdose0_)) / 24.0 / (p[12] * (1.0 + p[15] * p[13]))
    part1_ = p[3] * 1000.0
    part11_ = -p[23]
    part13_ = 0.001 * S0_
    part18_ = p[44] - p[43]
    part19_ = 0.001 * p[65]
    part31_ = k_ * p[2]
    k[0] = g2u_
    k[1] = k_
    k[2] = P_start_
    k[3] = fed0_
    k[4] = Bref_
    k[5] = ferments0_
    k[6] = food_um0_
    k[7] = dose_um0_
    k[8] = cB_
    k[9] = S0_
    k[10] = SEfood0_
    k[11] = SEdose0_
    k[12] = P_base_
    k[13] = part1_
    k[14] = part11_
    k[15] = part13_
    k[16] = part18_
    k[17] = part19_
    k[18] = part31_


@jitted
def daily(p, w, k, u, d):
    supply_ = log((u[0] + u[1] + 1.0) / (w[0] + w[1] + 1.0))
    mind_ = 1.0 - p[22] * (u[7] - w[7]) / 10.0
    SEtube_ = p[9] + (p[8] - p[9]) / (1.0 + u[17] / p[10])
    cleared_ = p[12] * (1.0 + p[19] * u[14])
    helped_ = minimum(1.0, (u[1] + maximum(u[2] - w[2], 0.0)) / 15.0)
    fed_ = maximum(u[3], 1.0)
    ferments_ = minimum(u[4], 6.0)
    food_um_ = k[0] * u[0]
    dose_um_ = k[0] * u[1]
    denovo_ = p[12] * p[1] * p[15] * (1.0 + p[17] * u[15]) * mind_
    proteolysis_ = p[12] * p[1] * (1.0 - p[15]) * (1.0 + p[16] * u[14]) * mind_
    Vt_ = maximum(0.05, 1.0 - p[25] * u[14] - p[26] * (u[6] - w[6]) - p[27] * u[16] * (1.0 - p[28] * minimum(1.0, u[18] / p[29])) + p[30] * supply_)
    capacity_ = fed_ / (10.0 + fed_) / (k[3] / (10.0 + k[3]))
    fibre_eff_ = maximum(0.05 * k[3], minimum(fed_, k[3]) + p[62] * maximum(fed_ - k[3], 0.0))
    xbar_ = (food_um_ + dose_um_) / 24.0 + u[17]
    SEfood_ = p[9] + (p[8] - p[9]) / (1.0 + food_um_ / 9.0 / p[10])
    SEdose_ = p[9] + (p[8] - p[9]) / (1.0 + dose_um_ / 3.0 / p[10])
    G_ = dose_um_ / 24.0 / p[5]
    N_ = food_um_ / 24.0 / p[6]
    x_ = xbar_
    SE0_ = (food_um_ * SEfood_ + dose_um_ * SEdose_ + 24.0 * u[17] * SEtube_) / maximum(24.0 * xbar_, 1e-06)
    L_ = xbar_ / p[7]
    SE_ = 1.0 - (1.0 - SE0_) * (1.0 - p[18] * u[15])
    part0_ = p[21] * u[14] * k[1] * p[2]
    part2_ = p[48] * u[12]
    part3_ = p[54] * (1.0 + u[4] / 1.0)
    part4_ = 1.0 + p[55] * (u[5] - w[5])
    part5_ = p[49] * u[12]
    part6_ = -p[58] * u[13] / 24.0
    part7_ = exp(p[60] * (ferments_ - k[5]))
    part8_ = exp(p[59] * u[11])
    part9_ = p[57] * u[12]
    part10_ = p[61] * fibre_eff_ / 24.0
    part12_ = k[1] * (1.0 + p[20] * u[14])
    part14_ = p[33] * p[34] * (u[7] - w[7]) + p[33] * 10.0 * p[35] * p[34] * u[20] + p[36] * (u[10] - w[10]) + p[37] * u[14] + p[38] * (u[6] - w[6]) + p[39] * (minimum(1.0, u[9] / 1.0) - minimum(1.0, w[9] / 1.0)) + p[40] * u[16] * (1.0 - p[28] * minimum(1.0, u[18] / p[29]))
    part15_ = p[66] * (ferments_ - k[5]) + p[67] * (u[3] - w[3])
    part16_ = p[70] * u[14]
    part17_ = (1.0 - SE_) * xbar_
    part20_ = denovo_ * (1.0 + p[14])
    part21_ = cleared_ + denovo_ * p[14] / p[1] + k[1] * p[2] / p[1] + u[19] / (0.1 * p[1])
    part22_ = cleared_ + denovo_ * p[14] / p[1] + k[1] * p[2] / p[1]
    part23_ = denovo_ * (1.0 + p[13])
    part24_ = cleared_ + denovo_ * p[13] / p[1] + k[1] * p[2] / p[1]
    part25_ = cleared_ + k[1] * p[2] / p[1]
    part26_ = p[73] * p[74] / 100.0 * (u[5] - w[5])
    part27_ = p[78] * (1.0 - u[21])
    part28_ = p[80] * (u[7] - w[7])
    part29_ = p[82] * supply_
    part30_ = p[79] * u[21]
    part32_ = (1.0 - SE_) * x_
    d[0] = supply_
    d[1] = mind_
    d[2] = SEtube_
    d[3] = cleared_
    d[4] = helped_
    d[5] = fed_
    d[6] = ferments_
    d[7] = food_um_
    d[8] = dose_um_
    d[9] = denovo_
    d[10] = proteolysis_
    d[11] = Vt_
    d[12] = capacity_
    d[13] = fibre_eff_
    d[14] = xbar_
    d[15] = SEfood_
    d[16] = SEdose_
    d[17] = G_
    d[18] = N_
    d[19] = x_
    d[20] = SE0_
    d[21] = L_
    d[22] = SE_
    d[23] = part0_
    d[24] = part2_
    d[25] = part3_
    d[26] = part4_
    d[27] = part5_
    d[28] = part6_
    d[29] = part7_
    d[30] = part8_
    d[31] = part9_
    d[32] = part10_
    d[33] = part12_
    d[34] = part14_
    d[35] = part15_
    d[36] = part16_
    d[37] = part17_
    d[38] = part20_
    d[39] = part21_
    d[40] = part22_
    d[41] = part23_
    d[42] = part24_
    d[43] = part25_
    d[44] = part26_
    d[45] = part27_
    d[46] = part28_
    d[47] = part29_
    d[48] = part30_
    d[49] = part32_


@jitted
def rates(p, w, k, u, d, y, dy):
    absorbed_ = exp(k[14] * maximum(log(maximum(y[4], 1e-06) / p[52]), 0.0))
    diseased_ = y[10] / (y[10] + 0.2)
    release_ = d[33] * y[0]
    Sfold_ = log(maximum(y[7], k[15]) / k[9])
    FK0_ = d[34] + p[41] * (1.0 - y[1]) - p[42] * Sfold_ + y[10]
    It_ = p[65] * exp(d[35] + p[68] * log(y[2] / p[31]) - p[69] * Sfold_ + d[36])
    strained_ = maximum(FK0_, 0.0) / (maximum(FK0_, 0.0) + 0.2)
    I_ = It_
    inflows_ = d[37] * absorbed_ + u[18] + release_ + d[10]
    FK_ = FK0_ - minimum((p[43] + k[16] * diseased_) * d[4] * strained_, maximum(FK0_, 0.0))
    Ifold_ = log(maximum(I_, k[17]) / p[65])
    P_dry_ = (inflows_ + d[38]) / d[39]
    P_low_ = (inflows_ - u[19] + d[38]) / d[40]
    P_high_ = (inflows_ - u[19] + d[41]) / d[42]
    P_flood_ = (inflows_ - u[19]) / d[43]
    Ct_ = p[71] * exp(p[72] * Ifold_ + d[44])
    sat_ = Ifold_ / (1.0 + absolute(Ifold_) / 3.0)
    Yt_ = maximum(0.0, minimum(100.0, p[77] - d[45] * sat_ - d[46] + p[81] * log(maximum(y[6], 0.001)) + d[47]))
    P_ = where(P_low_ <= p[1], maximum(P_low_, P_dry_), maximum(P_high_, P_flood_))
    r_ = P_ / p[1]
    uptake_ = k[18] * r_
    dy[0] = (uptake_ - release_ + d[23] * r_) / k[13]
    dy[1] = (d[11] - y[1]) / p[24]
    dy[2] = (p[31] * exp(FK_) - y[2]) / p[32]
    dy[3] = p[46] * y[3] * (d[12] - p[50] * y[3] - p[51] * y[4]) - d[24] * y[3] + d[25] * (1.0 - y[3] / k[4])
    dy[4] = p[47] * y[4] * (d[26] - k[8] * y[3] - p[53] * y[4]) - d[27] * y[4] + p[54] * (1.0 - y[4] / p[52])
    dy[5] = d[28] * y[5]
    dy[6] = (y[5] * d[29] - y[6]) / p[56] * d[30] - d[31] * y[6]
    dy[7] = d[32] * y[3] - p[63] * y[7]
    dy[8] = (Ct_ - y[8]) / p[75]
    dy[9] = (y[8] - y[9]) / p[76]
    dy[10] = -y[10] / p[45]
    dy[11] = (Yt_ - y[11]) / p[83]


@jitted
def recorded(p, w, k, u, d, y, out):
    absorbed_ = exp(k[14] * maximum(log(maximum(y[4], 1e-06) / p[52]), 0.0))
    release_ = d[33] * y[0]
    Sfold_ = log(maximum(y[7], k[15]) / k[9])
    It_ = p[65] * exp(d[35] + p[68] * log(y[2] / p[31]) - p[69] * Sfold_ + d[36])
    I_ = It_
    inflows_ = d[37] * absorbed_ + u[18] + release_ + d[10]
    P_dry_ = (inflows_ + d[38]) / d[39]
    P_low_ = (inflows_ - u[19] + d[38]) / d[40]
    P_high_ = (inflows_ - u[19] + d[41]) / d[42]
    P_flood_ = (inflows_ - u[19]) / d[43]
    P_ = where(P_low_ <= p[1], maximum(P_low_, P_dry_), maximum(P_high_, P_flood_))
    out[0] = d[17]
    out[1] = d[18]
    out[2] = d[21]
    out[3] = P_
    out[4] = y[0]
    out[5] = y[1]
    out[6] = y[2]
    out[7] = y[3]
    out[8] = y[4]
    out[9] = y[5]
    out[10] = y[6]
    out[11] = y[7]
    out[12] = I_
    out[13] = y[8]
    out[14] = y[9]
    out[15] = y[10]
    out[16] = y[11]


@jitted
def initial(p, w, k, y):
    y[0] = p[2] * k[12] / p[1]
    y[1] = 1.0
    y[2] = p[31]
    y[3] = k[4]
    y[4] = p[52]
    y[5] = 1.0
    y[6] = 1.0
    y[7] = k[9]
    y[8] = p[71]
    y[9] = p[71]
    y[10] = 0.0
    y[11] = p[77]


@jitted
def jump(p, w, k, size, y):
    y[10] = y[10] + size[2]


@jitted
def walk(draws, w, us, steps, jumps, rest, dt, every, out):
    k, d = np.empty(19), np.empty(50)
    y, at = np.empty(12), np.empty(12)
    one, two, three, four = np.empty(12), np.empty(12), np.empty(12), np.empty(12)
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
                for i in range(12):
                    at[i] = y[i] + dt / 2 * one[i]
                rates(p, w, k, u, d, at, two)
                for i in range(12):
                    at[i] = y[i] + dt / 2 * two[i]
                rates(p, w, k, u, d, at, three)
                for i in range(12):
                    at[i] = y[i] + dt * three[i]
                rates(p, w, k, u, d, at, four)
                for i in range(12):
                    y[i] += dt / 6 * (one[i] + 2 * two[i] + 2 * three[i] + four[i])
                step += 1
                if step % every == 0:
                    recorded(p, w, k, u, d, y, out[m, step // every])
