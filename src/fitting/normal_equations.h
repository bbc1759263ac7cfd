// The linear algebra of a few parameters: symmetric, positive definite systems. Private to fitting.
#pragma once

#include <optional>
#include <vector>

namespace headroom::fitting {

using Matrix = std::vector<std::vector<double>>;

// Solves a x = b by Cholesky's decomposition. Nothing where `a` is not positive definite by a
// margin that is more than rounding.
std::optional<std::vector<double>> solve(const Matrix& a, const std::vector<double>& b);

// Likewise.
std::optional<Matrix> inverse(const Matrix& a);

}  // namespace headroom::fitting
