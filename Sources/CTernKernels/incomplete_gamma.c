// The regularized incomplete gamma functions P(a, x) = γ(a, x) / Γ(a) and Q = 1 - P, in double precision: floats are
// rounded from it. Each is computed where it is the smaller one, but for small a, so that neither is the difference of near
// numbers.
//
// For a ≥ 20 near x the uniform expansion of Temme (SIAM J. Math. Anal. 10, 1979; DLMF 8.12), else the series of P below
// a + 1 and the continued fraction of Q above (DLMF 8.11.4 and 8.9.2).
#include <math.h>

#include "kernel.h"
#include "tern_elementary.h"

#define PI 3.14159265358979323846

enum { orders = 10, powers = 15 };

// Coefficients of ηⁿ in cₖ(η), k = 0, 1, …: DLMF 8.12.10
static const double temme[orders][powers] = {
    {
        -0.33333333333333333, 0.083333333333333333, -0.014814814814814815, 0.0011574074074074074,
        0.0003527336860670194, -0.00017875514403292181, 3.9192631785224378e-5, -2.1854485106799922e-6,
        -1.85406221071516e-6, 8.296711340953086e-7, -1.7665952736826079e-7, 6.7078535434014986e-9,
        1.0261809784240308e-8, -4.3820360184533532e-9, 9.1476995822367902e-10},
    {
        -0.0018518518518518519, -0.0034722222222222222, 0.0026455026455026455, -0.00099022633744855967,
        0.00020576131687242798, -4.0187757201646091e-7, -1.8098550334489978e-5, 7.6491609160811101e-6,
        -1.6120900894563446e-6, 4.6471278028074343e-9, 1.378633446915721e-7, -5.752545603517705e-8,
        1.1951628599778147e-8, -1.7543241719747648e-11, -1.0091543710600413e-9},
    {
        0.0041335978835978836, -0.0026813271604938272, 0.00077160493827160494, 2.0093878600823045e-6,
        -0.00010736653226365161, 5.2923448829120125e-5, -1.2760635188618728e-5, 3.4235787340961381e-8,
        1.3721957309062933e-6, -6.298992138380055e-7, 1.4280614206064242e-7, -2.0477098421990866e-10,
        -1.4092529910867521e-8, 6.228974084922022e-9},
    {
        0.00064943415637860082, 0.00022947209362139918, -0.00046918949439525571, 0.00026772063206283885,
        -7.5618016718839764e-5, -2.3965051138672967e-7, 1.1082654115347302e-5, -5.6749528269915966e-6,
        1.4230900732435884e-6, -2.7861080291528142e-11, -1.6958404091930277e-7, 8.0994649053880824e-8},
    {
        -0.0008618882909167117, 0.00078403922172006663, -0.00029907248030319018, -1.4638452578843418e-6,
        6.6414982154651222e-5, -3.9683650471794347e-5, 1.1375726970678419e-5, 2.5074972262375328e-10,
        -1.6954149536558306e-6, 8.9075075322053097e-7, -2.2929348340008049e-7},
    {
        -0.00033679855336635815, -6.9728137583658578e-5, 0.00027727532449593921, -0.00019932570516188848,
        6.7977804779372078e-5, 1.419062920643967e-7, -1.3594048189768693e-5, 8.0184702563342015e-6,
        -2.2914811765080952e-6},
    {
        0.00053130793646399222, -0.00059216643735369388, 0.00027087820967180448, 7.9023532326603279e-7,
        -8.1539693675619688e-5, 5.6116827531062497e-5, -1.8329116582843376e-5},
    {
        0.00034436760689237767, 5.1717909082605922e-5, -0.00033493161081142236, 0.0002812695154763237,
        -0.00010976582244684731, -1.2741009095484485e-7, 2.7744451511563644e-5},
    {
        -0.00065262391859530942, 0.00083949872067208728, -0.00043829709854172101, -6.969091458420552e-7,
        0.00016644846642067548, -0.00012783517679769219},
    {
        -0.00059676129019274625, -7.2048954160200106e-5, 0.00067823088376673284, -0.00064014752602627585},
};

// (-1)ᵏ (ζ(k) - 1) / k, k = 2, 3, …
static const double log_gamma_series[] = {
    0.322467033424113218, -0.0673523010531980951, 0.0205808084277845479, -0.00738555102867398527,
    0.00289051033074152329, -0.00119275391170326098, 0.000509669524743042422, -0.00022315475845357938,
    0.0000994575127818085337, -0.0000449262367381331417, 0.0000205072127756706916, -9.4394882752683959e-6,
    4.3748667899074878e-6, -2.03921575380136624e-6, 9.55141213040741983e-7, -4.49246919876456604e-7,
    2.12071848055546659e-7, -1.00432248239680996e-7, 4.76981016936398057e-8, -2.27110946089431649e-8,
    1.08386592148969541e-8, -5.18347504197004666e-9, 2.48367454380247832e-9, -1.19214014058609121e-9};

// log Γ(1 + a) for 0 ≤ a ≤ ½, relatively precise: DLMF 5.7.3
static double log_gamma_above_1(double a) {
    double sum = 0;
    for (int k = sizeof log_gamma_series / sizeof *log_gamma_series - 1; k >= 0; k--) sum = sum * a + log_gamma_series[k];
    return (a * 0.42278433509846714 - log1p(a)) + a * a * sum;
}

// σ - log(1 + σ), σ = x / a - 1
static double log_excess(double a, double x) {
    const double s = (x - a) / a;
    if (fabs(s) > 0.1) return s - log(x / a);
    double sum = 0;
    for (int k = 18; k >= 2; k--) sum = 1.0 / k - s * sum;
    return s * s * sum;
}

// xᵃ e⁻ˣ / Γ(a + 1), by Stirling's series for large a.
static double front(double a, double x) {
    if (a < 20) {
        const double half = exp(-0.5 * x), power = pow(x, a);
        // Of a power that overflows the exponential leaves nothing, or close to it.
        if (isinf(power) && x > 1) return exp(a * log(x) - x) / tgamma(a + 1);
        return power / tgamma(a + 1) * half * half;
    }
    const double u = 1 / (a * a);
    const double series = (1.0 / 12 - u * (1.0 / 360 - u * (1.0 / 1260 - u * (1.0 / 1680 - u / 1188)))) / a;
    return exp(-a * log_excess(a, x) - series) / sqrt(2 * PI * a);
}

// P(a, x) by Σ xⁿ / ((a + 1) … (a + n))
static double lower_series(double a, double x) {
    const double factor = front(a, x);
    if (factor == 0) return 0;
    double term = 1, sum = 1;
    for (int n = 1; n < 4000 && term > sum * 0x1p-54; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return factor * sum;
}

// Q(a, x) by its continued fraction, after Lentz.
static double upper_fraction(double a, double x) {
    const double factor = a * front(a, x);
    if (factor == 0) return 0;
    double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
    for (int n = 1; n < 4000; n++) {
        const double numerator = -n * (n - a);
        b += 2;
        d = 1 / (numerator * d + b);
        c = b + numerator / c;
        const double step = c * d;
        h *= step;
        if (fabs(step - 1) <= 0x1p-53) break;
    }
    return factor * h;
}

// Q(a, x) for small a: 1 - xᵃ / Γ(a + 1) · (1 + a Σ (-x)ⁿ / (n! (a + n)))
static double upper_series(double a, double x) {
    double term = 1, sum = 0;
    for (int n = 1; n < 60; n++) {
        term *= -x / n;
        sum += term / (a + n);
    }
    const double logarithm = a * log(x) - log_gamma_above_1(a);
    return -expm1(logarithm) - exp(logarithm) * a * sum;
}

// P or Q by Temme's expansion; both are half an error function and a small correction.
static double uniform(double a, double x, int is_upper) {
    const double excess = log_excess(a, x), eta = copysign(sqrt(2 * excess), x - a);
    double sum = 0;
    for (int k = orders - 1; k >= 0; k--) {
        double c = 0;
        for (int n = powers - 1; n >= 0; n--) c = c * eta + temme[k][n];
        sum = sum / a + c;
    }
    const double correction = exp(-a * excess) / sqrt(2 * PI * a) * sum, w = eta * sqrt(0.5 * a);
    return is_upper ? 0.5 * erfc(w) + correction : 0.5 * erfc(-w) - correction;
}

static double incomplete_gamma(double a, double x, int is_upper) {
    if (!(a >= 0) || !(x >= 0) || (a == 0 && x == 0) || (isinf(a) && isinf(x))) return NAN;
    if (x == 0 || isinf(a)) return is_upper;
    if (a == 0 || isinf(x)) return !is_upper;
    if (a >= 20 && fabs(x - a) < 0.3 * a) return uniform(a, x, is_upper);
    if (a < 0.5 && x < 1.5) return is_upper ? upper_series(a, x) : lower_series(a, x);
    if (x < a + 1) return is_upper ? 1 - lower_series(a, x) : lower_series(a, x);
    return is_upper ? upper_fraction(a, x) : 1 - upper_fraction(a, x);
}

static double lower(double a, double x) { return incomplete_gamma(a, x, 0); }

static double upper(double a, double x) { return incomplete_gamma(a, x, 1); }

// xᵃ⁻¹ e⁻ˣ / Γ(a); 0 where Γ has a pole.
static double density(double a, double x) {
    if (isnan(a) || !(x >= 0)) return NAN;
    if (isinf(x) || isinf(a) || (a <= 0 && a == floor(a))) return 0;
    return front(a - 1, x);
}

#define GAMMA_KERNEL(name, T, f) \
    void name(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) { \
        const T *a = in[0], *x = in[1]; \
        T *y = out; \
        for (ptrdiff_t i = 0; i < n; i++) y[i] = (T)f(a[i * stride[0]], x[i * stride[1]]); \
    }

GAMMA_KERNEL(tern_igamma_f32, float, lower)
GAMMA_KERNEL(tern_igamma_f64, double, lower)
GAMMA_KERNEL(tern_igammac_f32, float, upper)
GAMMA_KERNEL(tern_igammac_f64, double, upper)
GAMMA_KERNEL(tern_gamma_density_f32, float, density)
GAMMA_KERNEL(tern_gamma_density_f64, double, density)
