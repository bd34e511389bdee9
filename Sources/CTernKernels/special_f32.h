// Constants of the special functions in single precision.
#ifndef TERN_SPECIAL_F32_H
#define TERN_SPECIAL_F32_H

// With w = -log(1 - x²): erfinv(x) / x in w - 2.5 for w ≤ 5, and in √w - ERFINV_CENTER above; 2⁻²⁷ and 2⁻²⁶
#define ERFINV_CENTER_f32 3.2f
static const float erfinv_near_f32[] = {
    1.501409411f, 0.2466402799f, -0.004177386872f, -0.001252741902f, 0.0002183444594f, -4.963337233e-6f,
    -3.462712357e-6f, 4.66166739e-7f, 2.323345072e-8f, -8.790689954e-9f};
static const float erfinv_far_f32[] = {
    3.03363657f, 1.004692554f, 0.005975728389f, -0.004295250867f, 0.002927855356f, -0.001989012118f, 0.001151647069f,
    -0.000364772015f, -0.0001113535691f, 0.0001027989347f};

#endif
