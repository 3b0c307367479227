"""Made from the tables in `data` by `tools/compile_body.py`: never edited by hand."""

# ruff: noqa
# fmt: off
# mypy: ignore-errors

from math import exp, log

import numpy as np

from villi.body.compiled import jitted

MADE_OF = "a53a2bca8edeb6ad"


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
    fed0_ = maximum(w[3], 1.0)
    Bref_ = (1.0 - p[54] * p[55]) / p[53]
    ferments0_ = minimum(w[4], 6.0)
    slow_Q_ = maximum(p[14], 0.6)
    slow_I_ = maximum(p[68], 0.6)
    food_um0_ = g2u_ * w[0]
    dose_um0_ = g2u_ * w[1]
    cB_ = (1.0 - p[56] * p[55]) / Bref_
    S0_ = p[65] * fed0_ / 24.0 * Bref_ / p[67]
    SEfood0_ = p[9] + (p[8] - p[9]) / (1.0 + exp(p[11] * log(maximum(food_um0_ / food_hours_ / p[10], 1e-05))))
    SEdose0_ = p[9] + (p[8] - p[9]) / (1.0 + exp(p[11] * log(maximum((dose_um0_ / dose_hours_ + food_um0_ / food_hours_) / p[10], 1e-05))))
    P_base_ = p[1] + (food_um0_ * (1.0 - SEfood0_) + dose_um0_ * (1.0 - SEdose0_)) / 24.0 / (p[15] * (1.0 + p[18] * p[16]))
    Q_start_ = P_base_
    part1_ = p[3] * 1000.0
    part3_ = p[54] * p[55]
    part5_ = cB_ * Bref_
    part12_ = -p[26]
    part13_ = 0.001 * p[69]
    part16_ = 0.001 * S0_
    part25_ = p[47] - p[46]
    part32_ = k_ * p[2]
    k[0] = g2u_
    k[1] = k_
    k[2] = food_hours_
    k[3] = dose_hours_
    k[4] = P_start_
    k[5] = fed0_
    k[6] = Bref_
    k[7] = ferments0_
    k[8] = slow_Q_
    k[9] = slow_I_
    k[10] = food_um0_
    k[11] = dose_um0_
    k[12] = cB_
    k[13] = S0_
    k[14] = SEfood0_
    k[15] = SEdose0_
    k[16] = P_base_
    k[17] = Q_start_
    k[18] = part1_
    k[19] = part3_
    k[20] = part5_
    k[21] = part12_
    k[22] = part13_
    k[23] = part16_
    k[24] = part25_
    k[25] = part32_


@jitted
def daily(p, w, k, u, d):
    supply_ = log((u[0] + u[1] + 1.0) / (w[0] + w[1] + 1.0))
    mind_ = 1.0 - p[25] * (u[7] - w[7]) / 10.0
    SEtube_ = p[9] + (p[8] - p[9]) / (1.0 + exp(p[11] * log(maximum(u[24] / p[10], 1e-05))))
    cleared_ = p[15] * (1.0 + p[22] * u[15])
    helped_ = minimum(1.0, (u[1] + maximum(u[2] - w[2], 0.0)) / 15.0)
    fed_ = maximum(u[3], 1.0)
    acting_ = minimum(1.0, maximum(0.0, u[12] + u[13] * p[60]))
    ferments_ = minimum(u[4], 6.0)
    food_um_ = k[0] * u[0]
    dose_um_ = k[0] * u[1]
    denovo_ = p[15] * p[1] * p[18] * (1.0 + p[20] * u[16]) * mind_
    proteolysis_ = p[15] * p[1] * (1.0 - p[18]) * (1.0 + p[19] * u[15]) * mind_
    portion_hours_ = minimum(24.0, maximum(u[25], 1.0) * k[3])
    Vt_ = maximum(0.05, 1.0 - p[28] * u[15] - p[29] * (u[6] - w[6]) - p[30] * u[17] * (1.0 - p[31] * minimum(1.0, u[19] / p[32])) + p[33] * supply_)
    lost_ = u[14] * acting_ / maximum(u[12], 1e-06)
    capacity_ = fed_ / (10.0 + fed_) / (k[5] / (10.0 + k[5]))
    fibre_eff_ = maximum(0.05 * k[5], minimum(fed_, k[5]) + p[66] * maximum(fed_ - k[5], 0.0))
    xbar_ = (food_um_ + dose_um_) / 24.0 + u[18]
    SEfood_ = p[9] + (p[8] - p[9]) / (1.0 + exp(p[11] * log(maximum((food_um_ / k[2] + u[18]) / p[10], 1e-05))))
    SEdose_ = p[9] + (p[8] - p[9]) / (1.0 + exp(p[11] * log(maximum((dose_um_ / portion_hours_ + food_um_ / k[2] + u[18]) / p[10], 1e-05))))
    G_ = dose_um_ / 24.0 / p[5]
    N_ = food_um_ / 24.0 / p[6]
    x_ = xbar_
    SE0_ = (food_um_ * SEfood_ + dose_um_ * SEdose_ + 24.0 * u[18] * SEtube_) / maximum(24.0 * xbar_, 1e-06)
    L_ = xbar_ / p[7]
    SE_ = 1.0 - (1.0 - SE0_) * (1.0 - p[21] * u[16])
    part0_ = p[24] * u[15] * k[1] * p[2]
    part2_ = p[51] * acting_
    part4_ = 1.0 + p[58] * (u[5] - w[5])
    part6_ = p[52] * acting_
    part7_ = -p[62] * lost_ / 24.0
    part8_ = exp(p[64] * (ferments_ - k[7]))
    part9_ = exp(p[63] * u[11])
    part10_ = p[61] * acting_
    part11_ = p[65] * fibre_eff_ / 24.0
    part14_ = k[1] * (1.0 + p[23] * u[15])
    part15_ = p[77] * p[78] / 100.0 * (u[5] - w[5])
    part17_ = p[82] * (1.0 - u[22])
    part18_ = p[84] * (u[7] - w[7])
    part19_ = p[86] * supply_
    part20_ = p[83] * u[22]
    part21_ = p[36] * p[37] * (u[7] - w[7]) + p[36] * 10.0 * p[38] * p[37] * u[21] + p[39] * (u[10] - w[10]) + p[40] * u[15] + p[41] * (u[6] - w[6]) + p[42] * (minimum(1.0, u[9] / 1.0) - minimum(1.0, w[9] / 1.0)) + p[43] * u[17] * (1.0 - p[31] * minimum(1.0, u[19] / p[32]))
    part22_ = p[70] * (ferments_ - k[7]) + p[71] * (u[3] - w[3])
    part23_ = p[74] * u[15]
    part24_ = (1.0 - SE_) * xbar_
    part26_ = denovo_ * (1.0 + p[17])
    part27_ = cleared_ + denovo_ * p[17] / p[1] + k[1] * p[2] / p[1] + u[20] / (0.1 * p[1])
    part28_ = cleared_ + denovo_ * p[17] / p[1] + k[1] * p[2] / p[1]
    part29_ = denovo_ * (1.0 + p[16])
    part30_ = cleared_ + denovo_ * p[16] / p[1] + k[1] * p[2] / p[1]
    part31_ = cleared_ + k[1] * p[2] / p[1]
    part33_ = (1.0 - SE_) * x_
    d[0] = supply_
    d[1] = mind_
    d[2] = SEtube_
    d[3] = cleared_
    d[4] = helped_
    d[5] = fed_
    d[6] = acting_
    d[7] = ferments_
    d[8] = food_um_
    d[9] = dose_um_
    d[10] = denovo_
    d[11] = proteolysis_
    d[12] = portion_hours_
    d[13] = Vt_
    d[14] = lost_
    d[15] = capacity_
    d[16] = fibre_eff_
    d[17] = xbar_
    d[18] = SEfood_
    d[19] = SEdose_
    d[20] = G_
    d[21] = N_
    d[22] = x_
    d[23] = SE0_
    d[24] = L_
    d[25] = SE_
    d[26] = part0_
    d[27] = part2_
    d[28] = part4_
    d[29] = part6_
    d[30] = part7_
    d[31] = part8_
    d[32] = part9_
    d[33] = part10_
    d[34] = part11_
    d[35] = part14_
    d[36] = part15_
    d[37] = part17_
    d[38] = part18_
    d[39] = part19_
    d[40] = part20_
    d[41] = part21_
    d[42] = part22_
    d[43] = part23_
    d[44] = part24_
    d[45] = part26_
    d[46] = part27_
    d[47] = part28_
    d[48] = part29_
    d[49] = part30_
    d[50] = part31_
    d[51] = part33_


@jitted
def rates(p, w, k, u, d, y, dy):
    absorbed_ = exp(k[21] * maximum(log(maximum(y[6], 1e-06) / p[55]), 0.0))
    diseased_ = y[13] / (y[13] + 0.2)
    Ifold_ = log(maximum(y[10], k[22]) / p[69])
    release_ = d[35] * y[1]
    Ct_ = p[75] * exp(p[76] * Ifold_ + d[36])
    sat_ = Ifold_ / (1.0 + absolute(Ifold_) / 3.0)
    Sfold_ = log(maximum(y[9], k[23]) / k[13])
    Yt_ = maximum(0.0, minimum(100.0, p[81] - d[37] * sat_ - d[38] + p[85] * log(maximum(y[8], 0.001)) + d[39]))
    FK0_ = d[41] + p[44] * (1.0 - y[2]) - p[45] * Sfold_ + y[13]
    It_ = p[69] * exp(d[42] + p[72] * log(y[3] / p[34]) - p[73] * Sfold_ + d[43])
    strained_ = maximum(FK0_, 0.0) / (maximum(FK0_, 0.0) + 0.2)
    inflows_ = d[44] * absorbed_ + u[19] + release_ + d[11]
    FK_ = FK0_ - minimum((p[46] + k[24] * diseased_) * d[4] * strained_, maximum(FK0_, 0.0))
    P_dry_ = (inflows_ + d[45]) / d[46]
    P_low_ = (inflows_ - u[20] + d[45]) / d[47]
    P_high_ = (inflows_ - u[20] + d[48]) / d[49]
    P_flood_ = (inflows_ - u[20]) / d[50]
    P_ = where(P_low_ <= p[1], maximum(P_low_, P_dry_), maximum(P_high_, P_flood_))
    r_ = P_ / p[1]
    uptake_ = k[25] * r_
    dy[0] = (P_ - y[0]) / k[8]
    dy[1] = (uptake_ - release_ + d[26] * r_) / k[18]
    dy[2] = (d[13] - y[2]) / p[27]
    dy[3] = (p[34] * exp(FK_) - y[3]) / p[35]
    dy[4] = p[49] * y[4] * (d[15] - p[53] * y[4] - p[54] * y[6]) - d[27] * y[4] + p[57] * (1.0 - y[4] / k[6])
    dy[5] = p[49] * y[5] * (d[15] - p[53] * y[5] - k[19]) + p[57] * (1.0 - y[5] / k[6])
    dy[6] = p[50] * y[6] * (d[28] - k[20] * y[4] / y[5] - p[56] * y[6]) - d[29] * y[6] + p[57] * (1.0 - y[6] / p[55])
    dy[7] = d[30] * y[7]
    dy[8] = (y[7] * d[31] - y[8]) / p[59] * d[32] - d[33] * y[8]
    dy[9] = d[34] * y[4] - p[67] * y[9]
    dy[10] = (It_ - y[10]) / k[9]
    dy[11] = (Ct_ - y[11]) / p[79]
    dy[12] = (y[11] - y[12]) / p[80]
    dy[13] = -y[13] / p[48]
    dy[14] = (Yt_ - y[14]) / p[87]


@jitted
def recorded(p, w, k, u, d, y, out):
    absorbed_ = exp(k[21] * maximum(log(maximum(y[6], 1e-06) / p[55]), 0.0))
    release_ = d[35] * y[1]
    inflows_ = d[44] * absorbed_ + u[19] + release_ + d[11]
    P_dry_ = (inflows_ + d[45]) / d[46]
    P_low_ = (inflows_ - u[20] + d[45]) / d[47]
    P_high_ = (inflows_ - u[20] + d[48]) / d[49]
    P_flood_ = (inflows_ - u[20]) / d[50]
    P_ = where(P_low_ <= p[1], maximum(P_low_, P_dry_), maximum(P_high_, P_flood_))
    out[0] = d[20]
    out[1] = d[21]
    out[2] = d[24]
    out[3] = P_
    out[4] = y[0]
    out[5] = y[1]
    out[6] = y[2]
    out[7] = y[3]
    out[8] = y[4]
    out[9] = y[5]
    out[10] = y[6]
    out[11] = y[7]
    out[12] = y[8]
    out[13] = y[9]
    out[14] = y[10]
    out[15] = y[11]
    out[16] = y[12]
    out[17] = y[13]
    out[18] = y[14]


@jitted
def initial(p, w, k, y):
    y[0] = k[17]
    y[1] = p[2] * k[16] / p[1]
    y[2] = 1.0
    y[3] = p[34]
    y[4] = k[6]
    y[5] = k[6]
    y[6] = p[55]
    y[7] = 1.0
    y[8] = 1.0
    y[9] = k[13]
    y[10] = p[69]
    y[11] = p[75]
    y[12] = p[75]
    y[13] = 0.0
    y[14] = p[81]


@jitted
def jump(p, w, k, size, y):
    y[10] = y[10] + size[1] * p[69]
    y[13] = y[13] + size[2]


@jitted
def walk(draws, w, us, steps, jumps, rest, dt, every, out):
    k, d = np.empty(26), np.empty(52)
    y, at = np.empty(15), np.empty(15)
    one, two, three, four = np.empty(15), np.empty(15), np.empty(15), np.empty(15)
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
                for i in range(15):
                    at[i] = y[i] + dt / 2 * one[i]
                rates(p, w, k, u, d, at, two)
                for i in range(15):
                    at[i] = y[i] + dt / 2 * two[i]
                rates(p, w, k, u, d, at, three)
                for i in range(15):
                    at[i] = y[i] + dt * three[i]
                rates(p, w, k, u, d, at, four)
                for i in range(15):
                    y[i] += dt / 6 * (one[i] + 2 * two[i] + 2 * three[i] + four[i])
                step += 1
                if step % every == 0:
                    recorded(p, w, k, u, d, y, out[m, step // every])
