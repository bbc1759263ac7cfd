#include "fitting/normal_equations.h"

#include <cmath>
#include <cstddef>

namespace headroom::fitting {
namespace {

// The lower triangle L with a = L L^T.
std::optional<Matrix> cholesky(const Matrix& a) {
  Matrix lower(a.size(), std::vector<double>(a.size(), 0.0));
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double left = a[i][j];
      for (std::size_t k = 0; k < j; ++k) left -= lower[i][k] * lower[j][k];
      if (i != j) {
        lower[i][j] = left / lower[j][j];
      } else if (left > 1e-14 * a[i][i]) {
        lower[i][i] = std::sqrt(left);
      } else {
        return std::nullopt;
      }
    }
  }
  return lower;
}

std::vector<double> substitute(const Matrix& lower, std::vector<double> x) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) x[i] -= lower[i][k] * x[k];
    x[i] /= lower[i][i];
  }
  for (std::size_t i = x.size(); i-- > 0;) {
    for (std::size_t k = i + 1; k < x.size(); ++k) x[i] -= lower[k][i] * x[k];
    x[i] /= lower[i][i];
  }
  return x;
}

}  // namespace

std::optional<std::vector<double>> solve(const Matrix& a, const std::vector<double>& b) {
  const auto lower = cholesky(a);
  if (!lower) return std::nullopt;
  return substitute(*lower, b);
}

std::optional<Matrix> inverse(const Matrix& a) {
  const auto lower = cholesky(a);
  if (!lower) return std::nullopt;
  Matrix columns;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::vector<double> unit(a.size(), 0.0);
    unit[i] = 1;
    columns.push_back(substitute(*lower, unit));
  }
  return columns;  // symmetric
}

}  // namespace headroom::fitting
