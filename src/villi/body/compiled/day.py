"""Made from the tables in `data` by `tools/compile_body.py`: never edited by hand."""

# ruff: noqa
# fmt: off
# mypy: ignore-errors

from math import exp, log

import numpy as np

from villi.body.compiled import jitted

MADE_OF = "70cbe87e9ff6141c"


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
    capacity0_ = 1.5 * (w[3] / 20.0) / (0.5 + w[3] / 20.0)
    SE_usual_ = p[9] + (p[8] - p[9]) / (1.0 + g2u_ * w[0] / 9.0 / p[10])
    Eref_ = maximum(0.001, (1.0 - p[51] * capacity0_ / p[49]) / (p[52] - p[51] * p[50] / p[49]))
    P_base_ = ((1.0 - SE_usual_) * g2u_ * w[0] / 24.0 + p[12] * p[1] * (1.0 + p[15] * p[13])) / (p[12] * (1.0 + p[15] * p[13]))
    Bref_ = (capacity0_ - p[50] * Eref_) / p[49]
    S0_ = p[60] * w[3] / 24.0 * Bref_ / p[62]
    part1_ = p[3] * 1000.0
    part11_ = -p[23]
    part12_ = 0.001 * S0_
    part21_ = p[43] - p[42]
    part22_ = 0.001 * p[64]
    part24_ = k_ * p[2]
    k[0] = g2u_
    k[1] = k_
    k[2] = P_start_
    k[3] = capacity0_
    k[4] = SE_usual_
    k[5] = Eref_
    k[6] = P_base_
    k[7] = Bref_
    k[8] = S0_
    k[9] = part1_
    k[10] = part11_
    k[11] = part12_
    k[12] = part21_
    k[13] = part22_
    k[14] = part24_


@jitted
def daily(p, w, k, u, d):
    supply_ = log((u[0] + u[1] + 1.0) / (w[0] + w[1] + 1.0))
    mind_ = 1.0 - p[22] * (u[7] - w[7]) / 10.0
    SEtube_ = p[9] + (p[8] - p[9]) / (1.0 + u[17] / p[10])
    helped_ = minimum(1.0, (u[1] + maximum(u[2] - w[2], 0.0)) / 15.0)
    capacity_ = 1.5 * (u[3] / 20.0) / (0.5 + u[3] / 20.0)
    fibre_eff_ = maximum(0.05 * w[3], minimum(u[3], w[3]) + p[61] * maximum(u[3] - w[3], 0.0))
    food_um_ = k[0] * u[0]
    dose_um_ = k[0] * u[1]
    denovo_ = p[12] * p[1] * p[15] * (1.0 + p[17] * u[15]) * mind_
    proteolysis_ = p[12] * p[1] * (1.0 - p[15]) * (1.0 + p[16] * u[14]) * mind_
    Vt_ = maximum(0.05, 1.0 - p[25] * u[14] - p[26] * (u[6] - w[6]) - p[27] * u[16] * (1.0 - p[28] * minimum(1.0, u[18] / p[29])) + p[30] * supply_)
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
    part2_ = p[47] * u[12]
    part3_ = 1.0 + p[54] * (u[5] - w[5])
    part4_ = p[48] * u[12]
    part5_ = -p[57] * u[13] / 24.0
    part6_ = 1.0 + p[59] * (u[4] - w[4])
    part7_ = exp(p[58] * u[11])
    part8_ = p[56] * u[12]
    part9_ = p[60] * fibre_eff_ / 24.0
    part10_ = k[1] * (1.0 + p[20] * u[14])
    part13_ = (1.0 - SE_) * xbar_
    part14_ = p[33] * p[34] * (u[7] - w[7]) + p[33] * 10.0 * p[35] * p[34] * u[20] + p[36] * u[10] + p[37] * u[14] + p[38] * (u[6] - w[6]) + p[39] * (minimum(1.0, u[9]) - minimum(1.0, w[9]))
    part15_ = p[65] * (u[4] - w[4]) + p[66] * (u[3] - w[3])
    part16_ = p[69] * u[14]
    part17_ = denovo_ * (1.0 + p[14])
    part18_ = p[12] * (1.0 + p[19] * u[14]) + denovo_ * p[14] / p[1] + k[1] * p[2] / p[1]
    part19_ = denovo_ * (1.0 + p[13])
    part20_ = p[12] * (1.0 + p[19] * u[14]) + denovo_ * p[13] / p[1] + k[1] * p[2] / p[1]
    part23_ = p[72] * p[73] / 100.0 * (u[5] - w[5])
    part25_ = p[77] * (1.0 - u[21])
    part26_ = p[79] * (u[7] - w[7])
    part27_ = p[81] * supply_
    part28_ = p[78] * u[21]
    part29_ = (1.0 - SE_) * x_
    d[0] = supply_
    d[1] = mind_
    d[2] = SEtube_
    d[3] = helped_
    d[4] = capacity_
    d[5] = fibre_eff_
    d[6] = food_um_
    d[7] = dose_um_
    d[8] = denovo_
    d[9] = proteolysis_
    d[10] = Vt_
    d[11] = xbar_
    d[12] = SEfood_
    d[13] = SEdose_
    d[14] = G_
    d[15] = N_
    d[16] = x_
    d[17] = SE0_
    d[18] = L_
    d[19] = SE_
    d[20] = part0_
    d[21] = part2_
    d[22] = part3_
    d[23] = part4_
    d[24] = part5_
    d[25] = part6_
    d[26] = part7_
    d[27] = part8_
    d[28] = part9_
    d[29] = part10_
    d[30] = part13_
    d[31] = part14_
    d[32] = part15_
    d[33] = part16_
    d[34] = part17_
    d[35] = part18_
    d[36] = part19_
    d[37] = part20_
    d[38] = part23_
    d[39] = part25_
    d[40] = part26_
    d[41] = part27_
    d[42] = part28_
    d[43] = part29_


@jitted
def rates(p, w, k, u, d, y, dy):
    diseased_ = y[10] / (y[10] + 0.2)
    release_ = d[29] * y[0]
    absorbed_ = exp(k[10] * maximum(log(maximum(y[4], 1e-06) / k[5]), 0.0))
    Sfold_ = log(maximum(y[7], k[11]) / k[8])
    inflows_ = d[30] * absorbed_ + u[18] - u[19] + release_ + d[9]
    FK0_ = d[31] + p[40] * (1.0 - y[1]) - p[41] * Sfold_ + y[10]
    It_ = p[64] * exp(d[32] + p[67] * log(y[2] / p[31]) - p[68] * Sfold_ + d[33])
    P_low_ = (inflows_ + d[34]) / d[35]
    P_high_ = (inflows_ + d[36]) / d[37]
    strained_ = maximum(FK0_, 0.0) / (maximum(FK0_, 0.0) + 0.2)
    I_ = It_
    FK_ = FK0_ - (p[42] + k[12] * diseased_) * d[3] * strained_
    Ifold_ = log(maximum(I_, k[13]) / p[64])
    P_ = where(P_low_ <= p[1], P_low_, P_high_)
    r_ = P_ / p[1]
    Ct_ = p[70] * exp(p[71] * Ifold_ + d[38])
    sat_ = Ifold_ / (1.0 + absolute(Ifold_) / 3.0)
    uptake_ = k[14] * r_
    Yt_ = p[76] - d[39] * sat_ - d[40] + p[80] * log(maximum(y[6], 0.001)) + d[41]
    dy[0] = (uptake_ - release_ + d[20] * r_) / k[9]
    dy[1] = (d[10] - y[1]) / p[24]
    dy[2] = (p[31] * exp(FK_) - y[2]) / p[32]
    dy[3] = p[45] * y[3] * (d[4] - p[49] * y[3] - p[50] * y[4]) - d[21] * y[3] + p[53]
    dy[4] = p[46] * y[4] * (d[22] - p[51] * y[3] - p[52] * y[4]) - d[23] * y[4] + p[53]
    dy[5] = d[24] * y[5]
    dy[6] = (y[5] * d[25] - y[6]) / p[55] * d[26] - d[27] * y[6]
    dy[7] = d[28] * y[3] - p[62] * y[7]
    dy[8] = (Ct_ - y[8]) / p[74]
    dy[9] = (y[8] - y[9]) / p[75]
    dy[10] = -y[10] / p[44]
    dy[11] = (Yt_ - y[11]) / p[82]


@jitted
def recorded(p, w, k, u, d, y, out):
    release_ = d[29] * y[0]
    absorbed_ = exp(k[10] * maximum(log(maximum(y[4], 1e-06) / k[5]), 0.0))
    Sfold_ = log(maximum(y[7], k[11]) / k[8])
    inflows_ = d[30] * absorbed_ + u[18] - u[19] + release_ + d[9]
    It_ = p[64] * exp(d[32] + p[67] * log(y[2] / p[31]) - p[68] * Sfold_ + d[33])
    P_low_ = (inflows_ + d[34]) / d[35]
    P_high_ = (inflows_ + d[36]) / d[37]
    I_ = It_
    P_ = where(P_low_ <= p[1], P_low_, P_high_)
    out[0] = d[14]
    out[1] = d[15]
    out[2] = d[18]
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
    y[0] = p[2] * k[6] / p[1]
    y[1] = 1.0
    y[2] = p[31]
    y[3] = k[7]
    y[4] = k[5]
    y[5] = 1.0
    y[6] = 1.0
    y[7] = k[8]
    y[8] = p[70]
    y[9] = p[70]
    y[10] = 0.0
    y[11] = p[76]


@jitted
def jump(p, w, k, size, y):
    y[10] = y[10] + size[2]


@jitted
def walk(draws, w, us, steps, jumps, rest, dt, every, out):
    k, d = np.empty(15), np.empty(44)
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
