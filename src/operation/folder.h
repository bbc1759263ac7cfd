// What an operation keeps of one environment, and by what others look in and reach in:
// .headroom/operate/ENV.state.json, .status.json, .pause, .lock, .log.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace headroom::operation {

class Folder {
 public:
  // `root` is ".headroom". Makes the folder. Fails with kStorage.
  static Result<Folder> open(const std::filesystem::path& root, std::string_view environment);

  // Of an environment that was operated before; nothing where it never was.
  static std::optional<Folder> find(const std::filesystem::path& root,
                                    std::string_view environment);

  // What the loop needs after a restart; nothing where there is none.
  std::optional<std::string> state() const { return text_of("state.json"); }
  // Whole or not at all, whenever the process is killed. Fails with kStorage.
  Result<void> keep_state(std::string_view state) const { return write("state.json", state); }

  // How it stands, for whoever asks: JSON.
  std::optional<std::string> status() const { return text_of("status.json"); }
  Result<void> tell_status(std::string_view status) const { return write("status.json", status); }

  // Whether it is to say what it would do and not do it.
  bool is_paused() const;
  Result<void> pause() const { return write("pause", "paused\n"); }
  // Does nothing where it is not paused.
  Result<void> resume() const;

  std::filesystem::path lock() const { return file("lock"); }
  // Of one that runs in the background.
  std::filesystem::path log() const { return file("log"); }

 private:
  Folder(const std::filesystem::path& root, std::string_view environment);

  std::filesystem::path file(std::string_view kind) const;
  std::optional<std::string> text_of(std::string_view kind) const;
  Result<void> write(std::string_view kind, std::string_view text) const;

  std::filesystem::path prefix_;
};

}  // namespace headroom::operation
