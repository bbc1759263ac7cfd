// Elementary functions that give the same bits on every machine.
//
// The C library's log and exp may differ in the last bit between processors and versions, which
// in a long run is enough to turn one decision around, and a seed in a report must replay
// everywhere. These use only +, -, *, / and exact scaling by powers of two, which IEEE 754
// defines to the bit, in translation units compiled without fused multiply-add
// (src/base/CMakeLists.txt). Relative errors are a few parts in 10^16.
#pragma once

namespace headroom::stable {

// Natural logarithm; x finite and above 0.
double log(double x);
// log(1 + x) without loss near 0; x finite and above -1.
double log1p(double x);
double exp(double x);
// exp(x) - 1 without loss near 0.
double expm1(double x);
// x to the power of y; x above 0.
double power(double x, double y);
// Cosine of a share of the circle: 1 at 0 turns, 0 at 1/4, -1 at 1/2; turns finite. The error is a
// few parts in 10^16 of 1.
double cosine_of_turns(double turns);
// Logarithm of the gamma function; x above 0.
double log_gamma(double x);
// The standard normal quantile; p in (0, 1).
double normal_quantile(double p);

}  // namespace headroom::stable
