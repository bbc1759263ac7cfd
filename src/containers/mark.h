// The labels by which headroom knows what it has started, on a container or on a service: they are
// all the record there is, so that any headroom shows and stops what another started.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "drivers/owner.h"

namespace headroom::containers {

inline constexpr const char* kFolderLabel = "headroom.folder";

struct Mark {
  std::string folder;  // place_of(the state folder): whose it is
  std::string environment;
  std::string component;
  int index = 0;  // of a container; a service has all replicas
  int rank = 0;   // of the component in the order of starting
  int port = 0;
  std::string fingerprint;  // equal when image, command, variables and network are
  drivers::Owner owner;
};

using Labels = std::map<std::string, std::string>;

Labels labels_of(const Mark& mark);
// Nothing where a label is missing or makes no sense.
std::optional<Mark> mark_of(const Labels& labels);

// "HOST:/path/.headroom": the same path on another machine is another place.
std::string place_of(const std::filesystem::path& state_folder);

// "headroom-1f2e3d4c-ENVIRONMENT-COMPONENT", where the figure tells places apart: engines have one
// namespace for all.
std::string object_name(const std::string& place, const std::string& environment,
                        const std::string& component);

}  // namespace headroom::containers
