// What containers print, as the engine hands it over: frames of a byte for the stream (1 standard
// output, 2 standard error), three zeros, the length in four bytes, the most significant first, and
// so many bytes (Docker Engine API, "Attach to a container", stream format).
#pragma once

#include <string>
#include <string_view>

namespace headroom::containers {

// The bytes of all frames in their order, both streams together. A frame that is cut short gives
// what is there of it; what is no frame ends the reading.
std::string text_of_frames(std::string_view frames);

// The end of `text`, at most so many bytes, from the beginning of a line; empty when the last line
// alone is longer.
std::string_view last_lines(std::string_view text, std::size_t bytes);

}  // namespace headroom::containers
