#include "workload/data_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "spec/saved_data.h"
#include "workload/csv.h"
#include "workload/json_lines.h"

namespace headroom::workload {
namespace {

constexpr std::uintmax_t kBytesMax = std::uintmax_t{2} << 30;

std::unexpected<Error> wrong(const std::filesystem::path& path, std::string what,
                             std::string why = {}, std::string fix = {}) {
  return fail(Error{.kind = ErrorKind::kInvalid,
                    .what = std::move(what),
                    .why = std::move(why),
                    .fix = std::move(fix),
                    .file = path.string(),
                    .at = {}});
}

Result<std::string> read_whole(const spec::Data& data, const std::filesystem::path& path) {
  std::error_code failure;
  const std::uintmax_t size = std::filesystem::file_size(path, failure);
  std::ifstream file(path, std::ios::binary);
  if (failure || !file) {
    return wrong(path, fmt::format("the data set {} cannot be read", data.name),
                 failure ? failure.message() : "it cannot be opened",
                 "a relative path starts at the folder of the service file");
  }
  if (size > kBytesMax) {
    return wrong(path, fmt::format("the data set {} is larger than 2 GB", data.name),
                 "it is held in memory as a whole", "use a sample of it");
  }
  std::string text(size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(size));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

Result<TextTable> read_table(const spec::Data& data, const std::filesystem::path& path) {
  auto text = read_whole(data, path);
  if (!text) return fail(text.error());
  if (data.format == spec::DataFormat::kCsv) return read_csv(std::move(*text), path.string());
  return read_json_lines(std::move(*text), path.string());
}

}  // namespace

Result<DataTable> DataTable::load(const spec::Data& data, const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / data.path;  // an absolute path stays what it is
  auto table = read_table(data, path);
  if (!table) return fail(table.error());
  if (table->rows() == 0) {
    return wrong(path, fmt::format("the data set {} has no rows", data.name),
                 data.format == spec::DataFormat::kCsv ? "there is only the header line" : "");
  }

  return with_columns(data, std::move(*table), path.string());
}

Result<DataTable> DataTable::saved(const spec::Data& data, const spec::Workload& workload) {
  const spec::Step* saver = spec::saver_of(data, workload);
  HEADROOM_CHECK(saver != nullptr, "the step was looked for when the file was read");
  TextTable table;
  for (const spec::Save& save : saver->saves) table.names.push_back(save.name);
  auto result = with_columns(data, std::move(table), {});
  if (!result) return result;
  result->saved_by_ = data.saved_by;
  result->keep_ = data.keep;
  return result;
}

Result<DataTable> DataTable::with_columns(const spec::Data& data, TextTable table,
                                          const std::string& file) {
  DataTable result;
  result.name_ = data.name;
  result.pick_ = data.pick;
  result.when_used_up_ = data.when_used_up;
  const std::vector<std::string_view> columns(table.names.begin(), table.names.end());
  for (const auto& [alias, column] : data.columns) {
    const auto found = std::ranges::find(columns, column);
    if (found == columns.end()) {
      const bool is_saved = file.empty();
      return wrong(
          file,
          fmt::format("{} of the data set {} stands for the column {}, which the {} does "
                      "not {}",
                      alias, data.name, in_quotes(column),
                      is_saved ? "step " + data.saved_by : "file", is_saved ? "save" : "have"),
          fmt::format("it {} {}", is_saved ? "saves" : "has", enumerate(columns, "and")),
          did_you_mean(column, columns));
    }
    result.aliases_.push_back(
        {.name = alias, .column = static_cast<std::uint32_t>(found - columns.begin())});
  }
  result.table_ = std::make_shared<TextTable>(std::move(table));
  return result;
}

std::vector<std::string_view> DataTable::columns() const {
  std::vector<std::string_view> names;
  for (const Alias& alias : aliases_) names.push_back(alias.name);
  names.insert(names.end(), table_->names.begin(), table_->names.end());
  return names;
}

std::optional<std::uint32_t> DataTable::column(std::string_view name) const {
  if (const auto alias = std::ranges::find(aliases_, name, &Alias::name); alias != aliases_.end()) {
    return alias->column;
  }
  const auto found = std::ranges::find(table_->names, name);
  if (found == table_->names.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - table_->names.begin());
}

}  // namespace headroom::workload
