"""Made from the tables in `data` by `tools/compile_body.py`: never edited by hand."""

# ruff: noqa
# fmt: off
# mypy: ignore-errors

from math import exp, log

import numpy as np

from villi.body.compiled import jitted

MADE_OF = "c16250201f6bf7c8"


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
    capacity0_ = 1.5 * (w[3] / 20.0) / (0.5 + w[3] / 20.0)
    SE_usual_ = p[9] + (p[8] - p[9]) / (1.0 + g2u_ * w[0] / 9.0 / p[10])
    Eref_ = maximum(0.001, (1.0 - p[51] * capacity0_ / p[49]) / (p[52] - p[51] * p[50] / p[49]))
    Bref_ = (capacity0_ - p[50] * Eref_) / p[49]
    k[0] = 1000000.0 / 146.15 / p[0]
    k[1] = p[4] * p[3] * 1000.0
    k[2] = p[1]
    k[3] = 1.5 * (w[3] / 20.0) / (0.5 + w[3] / 20.0)
    k[4] = p[9] + (p[8] - p[9]) / (1.0 + g2u_ * w[0] / 9.0 / p[10])
    k[5] = maximum(0.001, (1.0 - p[51] * capacity0_ / p[49]) / (p[52] - p[51] * p[50] / p[49]))
    k[6] = ((1.0 - SE_usual_) * g2u_ * w[0] / 24.0 + p[12] * p[1] * (1.0 + p[15] * p[13])) / (p[12] * (1.0 + p[15] * p[13]))
    k[7] = (capacity0_ - p[50] * Eref_) / p[49]
    k[8] = p[60] * w[3] / 24.0 * Bref_ / p[62]


@jitted
def daily(p, w, k, u, d):
    supply_ = log((u[0] + u[1] + 1.0) / (w[0] + w[1] + 1.0))
    mind_ = 1.0 - p[22] * (u[7] - w[7]) / 10.0
    SEtube_ = p[9] + (p[8] - p[9]) / (1.0 + u[17] / p[10])
    food_um_ = k[0] * u[0]
    dose_um_ = k[0] * u[1]
    xbar_ = (food_um_ + dose_um_) / 24.0 + u[17]
    SEfood_ = p[9] + (p[8] - p[9]) / (1.0 + food_um_ / 9.0 / p[10])
    SEdose_ = p[9] + (p[8] - p[9]) / (1.0 + dose_um_ / 3.0 / p[10])
    SE0_ = (food_um_ * SEfood_ + dose_um_ * SEdose_ + 24.0 * u[17] * SEtube_) / maximum(24.0 * xbar_, 1e-06)
    d[0] = log((u[0] + u[1] + 1.0) / (w[0] + w[1] + 1.0))
    d[1] = 1.0 - p[22] * (u[7] - w[7]) / 10.0
    d[2] = p[9] + (p[8] - p[9]) / (1.0 + u[17] / p[10])
    d[3] = minimum(1.0, (u[1] + maximum(u[2] - w[2], 0.0)) / 15.0)
    d[4] = 1.5 * (u[3] / 20.0) / (0.5 + u[3] / 20.0)
    d[5] = maximum(0.05 * w[3], minimum(u[3], w[3]) + p[61] * maximum(u[3] - w[3], 0.0))
    d[6] = k[0] * u[0]
    d[7] = k[0] * u[1]
    d[8] = p[12] * p[1] * p[15] * (1.0 + p[17] * u[15]) * mind_
    d[9] = p[12] * p[1] * (1.0 - p[15]) * (1.0 + p[16] * u[14]) * mind_
    d[10] = maximum(0.05, 1.0 - p[25] * u[14] - p[26] * (u[6] - w[6]) - p[27] * u[16] * (1.0 - p[28] * minimum(1.0, u[18] / p[29])) + p[30] * supply_)
    d[11] = (food_um_ + dose_um_) / 24.0 + u[17]
    d[12] = p[9] + (p[8] - p[9]) / (1.0 + food_um_ / 9.0 / p[10])
    d[13] = p[9] + (p[8] - p[9]) / (1.0 + dose_um_ / 3.0 / p[10])
    d[14] = dose_um_ / 24.0 / p[5]
    d[15] = food_um_ / 24.0 / p[6]
    d[16] = xbar_
    d[17] = (food_um_ * SEfood_ + dose_um_ * SEdose_ + 24.0 * u[17] * SEtube_) / maximum(24.0 * xbar_, 1e-06)
    d[18] = xbar_ / p[7]
    d[19] = 1.0 - (1.0 - SE0_) * (1.0 - p[18] * u[15])


@jitted
def rates(p, w, k, u, d, y, dy):
    diseased_ = y[10] / (y[10] + 0.2)
    release_ = k[1] * (1.0 + p[20] * u[14]) * y[0]
    absorbed_ = exp(-p[23] * maximum(log(maximum(y[4], 1e-06) / k[5]), 0.0))
    Sfold_ = log(maximum(y[7], 0.001 * k[8]) / k[8])
    inflows_ = (1.0 - d[19]) * d[11] * absorbed_ + u[18] - u[19] + release_ + d[9]
    FK0_ = p[33] * p[34] * (u[7] - w[7]) + p[33] * 10.0 * p[35] * p[34] * u[20] + p[36] * u[10] + p[37] * u[14] + p[38] * (u[6] - w[6]) + p[39] * (minimum(1.0, u[9]) - minimum(1.0, w[9])) + p[40] * (1.0 - y[1]) - p[41] * Sfold_ + y[10]
    It_ = p[64] * exp(p[65] * (u[4] - w[4]) + p[66] * (u[3] - w[3]) + p[67] * log(y[2] / p[31]) - p[68] * Sfold_ + p[69] * u[14])
    P_low_ = (inflows_ + d[8] * (1.0 + p[14])) / (p[12] * (1.0 + p[19] * u[14]) + d[8] * p[14] / p[1] + k[1] * p[2] / p[1])
    P_high_ = (inflows_ + d[8] * (1.0 + p[13])) / (p[12] * (1.0 + p[19] * u[14]) + d[8] * p[13] / p[1] + k[1] * p[2] / p[1])
    strained_ = maximum(FK0_, 0.0) / (maximum(FK0_, 0.0) + 0.2)
    I_ = It_
    FK_ = FK0_ - (p[42] + (p[43] - p[42]) * diseased_) * d[3] * strained_
    Ifold_ = log(maximum(I_, 0.001 * p[64]) / p[64])
    P_ = where(P_low_ <= p[1], P_low_, P_high_)
    r_ = P_ / p[1]
    Ct_ = p[70] * exp(p[71] * Ifold_ + p[72] * p[73] / 100.0 * (u[5] - w[5]))
    sat_ = Ifold_ / (1.0 + absolute(Ifold_) / 3.0)
    uptake_ = k[1] * p[2] * r_
    Yt_ = p[76] - p[77] * (1.0 - u[21]) * sat_ - p[79] * (u[7] - w[7]) + p[80] * log(maximum(y[6], 0.001)) + p[81] * d[0]
    dy[0] = (uptake_ - release_ + p[21] * u[14] * k[1] * p[2] * r_) / (p[3] * 1000.0)
    dy[1] = (d[10] - y[1]) / p[24]
    dy[2] = (p[31] * exp(FK_) - y[2]) / p[32]
    dy[3] = p[45] * y[3] * (d[4] - p[49] * y[3] - p[50] * y[4]) - p[47] * u[12] * y[3] + p[53] * (1.0 + u[4])
    dy[4] = p[46] * y[4] * (1.0 + p[54] * (u[5] - w[5]) - p[51] * y[3] - p[52] * y[4]) - p[48] * u[12] * y[4] + p[53]
    dy[5] = -p[57] * u[13] / 24.0 * y[5]
    dy[6] = (y[5] * (1.0 + p[59] * (u[4] - w[4])) - y[6]) / p[55] * exp(p[58] * u[11]) - p[56] * u[12] * y[6]
    dy[7] = p[60] * d[5] / 24.0 * y[3] - p[62] * y[7]
    dy[8] = (Ct_ - y[8]) / p[74]
    dy[9] = (y[8] - y[9]) / p[75]
    dy[10] = -y[10] / p[44]
    dy[11] = (Yt_ - y[11]) / p[82]


@jitted
def recorded(p, w, k, u, d, y, out):
    release_ = k[1] * (1.0 + p[20] * u[14]) * y[0]
    absorbed_ = exp(-p[23] * maximum(log(maximum(y[4], 1e-06) / k[5]), 0.0))
    Sfold_ = log(maximum(y[7], 0.001 * k[8]) / k[8])
    inflows_ = (1.0 - d[19]) * d[11] * absorbed_ + u[18] - u[19] + release_ + d[9]
    It_ = p[64] * exp(p[65] * (u[4] - w[4]) + p[66] * (u[3] - w[3]) + p[67] * log(y[2] / p[31]) - p[68] * Sfold_ + p[69] * u[14])
    P_low_ = (inflows_ + d[8] * (1.0 + p[14])) / (p[12] * (1.0 + p[19] * u[14]) + d[8] * p[14] / p[1] + k[1] * p[2] / p[1])
    P_high_ = (inflows_ + d[8] * (1.0 + p[13])) / (p[12] * (1.0 + p[19] * u[14]) + d[8] * p[13] / p[1] + k[1] * p[2] / p[1])
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
    k, d = np.empty(9), np.empty(20)
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
