"""Made from the tables in `data` by `tools/compile_body.py`: never edited by hand."""

# ruff: noqa
# fmt: off
# mypy: ignore-errors

from math import exp, log

import numpy as np

from villi.body.compiled import jitted

MADE_OF = "abad2530bf40a502"


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
    part0_ = -p[5]
    part4_ = p[3] * 1000.0
    part13_ = 0.001 * p[64]
    part14_ = p[8] - p[9]
    part16_ = k_ * p[2]
    part19_ = -p[23]
    part24_ = 0.001 * S0_
    part28_ = p[43] - p[42]
    k[0] = g2u_
    k[1] = k_
    k[2] = P_start_
    k[3] = capacity0_
    k[4] = SE_usual_
    k[5] = Eref_
    k[6] = P_base_
    k[7] = Bref_
    k[8] = S0_
    k[9] = part0_
    k[10] = part4_
    k[11] = part13_
    k[12] = part14_
    k[13] = part16_
    k[14] = part19_
    k[15] = part24_
    k[16] = part28_


@jitted
def daily(p, w, k, u, d):
    supply_ = log((u[0] + u[1] + 1.0) / (w[0] + w[1] + 1.0))
    mind_ = 1.0 - p[22] * (u[7] - w[7]) / 10.0
    helped_ = minimum(1.0, (u[1] + maximum(u[2] - w[2], 0.0)) / 15.0)
    capacity_ = 1.5 * (u[3] / 20.0) / (0.5 + u[3] / 20.0)
    fibre_eff_ = maximum(0.05 * w[3], minimum(u[3], w[3]) + p[61] * maximum(u[3] - w[3], 0.0))
    food_um_ = k[0] * u[0]
    dose_um_ = k[0] * u[1]
    denovo_ = p[12] * p[1] * p[15] * (1.0 + p[17] * u[15]) * mind_
    proteolysis_ = p[12] * p[1] * (1.0 - p[15]) * (1.0 + p[16] * u[14]) * mind_
    Vt_ = maximum(0.05, 1.0 - p[25] * u[14] - p[26] * (u[6] - w[6]) - p[27] * u[16] * (1.0 - p[28] * minimum(1.0, u[18] / p[29])) + p[30] * supply_)
    part1_ = k[0] * u[22]
    part2_ = p[12] * (1.0 + p[19] * u[14])
    part3_ = p[21] * u[14] * k[1] * p[2]
    part5_ = p[47] * u[12]
    part6_ = 1.0 + p[54] * (u[5] - w[5])
    part7_ = p[48] * u[12]
    part8_ = -p[57] * u[13] / 24.0
    part9_ = 1.0 + p[59] * (u[4] - w[4])
    part10_ = exp(p[58] * u[11])
    part11_ = p[56] * u[12]
    part12_ = p[60] * fibre_eff_ / 24.0
    part15_ = k[1] * (1.0 + p[20] * u[14])
    part17_ = p[72] * p[73] / 100.0 * (u[5] - w[5])
    part18_ = 1.0 - p[18] * u[15]
    part20_ = p[77] * (1.0 - u[21])
    part21_ = p[79] * (u[7] - w[7])
    part22_ = p[81] * supply_
    part23_ = p[78] * u[21]
    part25_ = p[33] * p[34] * (u[7] - w[7]) + p[33] * 10.0 * p[35] * p[34] * u[20] + p[36] * u[10] + p[37] * u[14] + p[38] * (u[6] - w[6]) + p[39] * (minimum(1.0, u[9]) - minimum(1.0, w[9]))
    part26_ = p[65] * (u[4] - w[4]) + p[66] * (u[3] - w[3])
    part27_ = p[69] * u[14]
    d[0] = supply_
    d[1] = mind_
    d[2] = helped_
    d[3] = capacity_
    d[4] = fibre_eff_
    d[5] = food_um_
    d[6] = dose_um_
    d[7] = denovo_
    d[8] = proteolysis_
    d[9] = Vt_
    d[10] = part1_
    d[11] = part2_
    d[12] = part3_
    d[13] = part5_
    d[14] = part6_
    d[15] = part7_
    d[16] = part8_
    d[17] = part9_
    d[18] = part10_
    d[19] = part11_
    d[20] = part12_
    d[21] = part15_
    d[22] = part17_
    d[23] = part18_
    d[24] = part20_
    d[25] = part21_
    d[26] = part22_
    d[27] = part23_
    d[28] = part25_
    d[29] = part26_
    d[30] = part27_


@jitted
def rates(p, w, k, u, d, y, dy):
    r_ = y[3] / p[1]
    x_ = p[7] * y[2]
    diseased_ = y[15] / (y[15] + 0.2)
    Ifold_ = log(maximum(y[12], k[11]) / p[64])
    F_ = minimum(1.0, p[13] * maximum(r_ - 1.0, 0.0) - p[14] * maximum(1.0 - r_, 0.0))
    SE0_ = p[9] + k[12] / (1.0 + x_ / p[10])
    release_ = d[21] * y[4]
    uptake_ = k[13] * r_
    Ct_ = p[70] * exp(p[71] * Ifold_ + d[22])
    sat_ = Ifold_ / (1.0 + absolute(Ifold_) / 3.0)
    made_ = d[7] * (1.0 - F_) + d[8]
    SE_ = 1.0 - (1.0 - SE0_) * d[23]
    absorbed_ = exp(k[14] * maximum(log(maximum(y[8], 1e-06) / k[5]), 0.0))
    Yt_ = p[76] - d[24] * sat_ - d[25] + p[80] * log(maximum(y[10], 0.001)) + d[26]
    Sfold_ = log(maximum(y[11], k[15]) / k[8])
    FK0_ = d[28] + p[40] * (1.0 - y[5]) - p[41] * Sfold_ + y[15]
    It_ = p[64] * exp(d[29] + p[67] * log(y[6] / p[31]) - p[68] * Sfold_ + d[30])
    strained_ = maximum(FK0_, 0.0) / (maximum(FK0_, 0.0) + 0.2)
    FK_ = FK0_ - (p[42] + k[16] * diseased_) * d[2] * strained_
    dy[0] = k[9] * y[0]
    dy[1] = d[10] - p[6] * y[1]
    dy[2] = p[5] * y[0] + p[6] * y[1] + u[17] - p[7] * y[2]
    dy[3] = ((1.0 - SE_) * x_ * absorbed_ + made_ + u[18] - u[19] + release_ - uptake_ - d[11] * y[3]) / p[11]
    dy[4] = (uptake_ - release_ + d[12] * r_) / k[10]
    dy[5] = (d[9] - y[5]) / p[24]
    dy[6] = (p[31] * exp(FK_) - y[6]) / p[32]
    dy[7] = p[45] * y[7] * (d[3] - p[49] * y[7] - p[50] * y[8]) - d[13] * y[7] + p[53]
    dy[8] = p[46] * y[8] * (d[14] - p[51] * y[7] - p[52] * y[8]) - d[15] * y[8] + p[53]
    dy[9] = d[16] * y[9]
    dy[10] = (y[9] * d[17] - y[10]) / p[55] * d[18] - d[19] * y[10]
    dy[11] = d[20] * y[7] - p[62] * y[11]
    dy[12] = (It_ - y[12]) / p[63]
    dy[13] = (Ct_ - y[13]) / p[74]
    dy[14] = (y[13] - y[14]) / p[75]
    dy[15] = -y[15] / p[44]
    dy[16] = (Yt_ - y[16]) / p[82]


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


@jitted
def initial(p, w, k, y):
    y[0] = 0.0
    y[1] = 0.0
    y[2] = 0.0
    y[3] = k[2]
    y[4] = p[2] * k[6] / p[1]
    y[5] = 1.0
    y[6] = p[31]
    y[7] = k[7]
    y[8] = k[5]
    y[9] = 1.0
    y[10] = 1.0
    y[11] = k[8]
    y[12] = p[64]
    y[13] = p[70]
    y[14] = p[70]
    y[15] = 0.0
    y[16] = p[76]


@jitted
def jump(p, w, k, size, y):
    y[0] = y[0] + k[0] * size[0]
    y[12] = y[12] + size[1] * p[64]
    y[15] = y[15] + size[2]


@jitted
def walk(draws, w, us, steps, jumps, rest, dt, every, out):
    k, d = np.empty(17), np.empty(31)
    y, at = np.empty(17), np.empty(17)
    one, two, three, four = np.empty(17), np.empty(17), np.empty(17), np.empty(17)
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
                for i in range(17):
                    at[i] = y[i] + dt / 2 * one[i]
                rates(p, w, k, u, d, at, two)
                for i in range(17):
                    at[i] = y[i] + dt / 2 * two[i]
                rates(p, w, k, u, d, at, three)
                for i in range(17):
                    at[i] = y[i] + dt * three[i]
                rates(p, w, k, u, d, at, four)
                for i in range(17):
                    y[i] += dt / 6 * (one[i] + 2 * two[i] + 2 * three[i] + four[i])
                step += 1
                if step % every == 0:
                    recorded(p, w, k, u, d, y, out[m, step // every])
