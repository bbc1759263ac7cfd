#include "workload/multipart.h"

#include <gtest/gtest.h>

#include "workload/testing.h"

namespace headroom::workload {
namespace {

TEST(Multipart, SendsFieldsFirstAndFilesAsTheyAre) {
  const TestFolder folder;
  folder.write("cat.png", "PNG\r\n");
  const auto made = put_together({{.name = "image", .file = "cat.png", .type = "image/png"},
                                  {.name = "note", .value = "${id}"},
                                  {.name = "raw", .file = "cat.png", .file_name = "c"}},
                                 folder.path());
  ASSERT_TRUE(made.has_value());
  const std::string& mark = made->boundary;
  EXPECT_EQ(made->fields,
            "--" + mark + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n${id}\r\n");
  EXPECT_EQ(made->files.bytes(),
            "--" + mark +
                "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"cat.png\"\r\n"
                "Content-Type: image/png\r\n\r\nPNG\r\n\r\n--" +
                mark +
                "\r\nContent-Disposition: form-data; name=\"raw\"; filename=\"c\"\r\n"
                "Content-Type: application/octet-stream\r\n\r\nPNG\r\n\r\n--" +
                mark + "--\r\n");
}

TEST(Multipart, TakesALargeFileWhole) {
  const TestFolder folder;
  std::string film;
  while (film.size() < 9'000'000) film += std::to_string(film.size()) + " ";
  folder.write("film", film);
  const auto made =
      put_together({{.name = "a", .file = "film"}, {.name = "b", .file = "film"}}, folder.path());
  ASSERT_TRUE(made.has_value());
  const std::string_view bytes = made->files.bytes();
  const std::size_t first = bytes.find("\r\n\r\n") + 4;
  EXPECT_TRUE(bytes.substr(first).starts_with(film + "\r\n--" + made->boundary));
  EXPECT_TRUE(bytes.ends_with("\r\n\r\n" + film + "\r\n--" + made->boundary + "--\r\n"));
}

TEST(Multipart, TheSamePartsHaveTheSameBoundaryAndNoFileHoldsIt) {
  const TestFolder folder;
  folder.write("a", "x");
  const std::vector<spec::Part> parts{{.name = "f", .file = "a"}};
  const std::string before = put_together(parts, folder.path())->boundary;
  EXPECT_EQ(put_together(parts, folder.path())->boundary, before);
  folder.write("a", "x " + before + " y");
  EXPECT_NE(put_together(parts, folder.path())->boundary, before);
}

TEST(Multipart, AFileThatIsNotThereIsSaidWithItsPlace) {
  const auto made = put_together({{.name = "f", .at = {3, 5}, .file = "none"}}, "/tmp");
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().at, (Position{3, 5}));
}

}  // namespace
}  // namespace headroom::workload
