#include "load/failure_words.h"

#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace headroom::load {
namespace {

using namespace std::string_view_literals;

// Of bytes that nobody knows: enough to recognise them, too little to tell a secret.
constexpr std::size_t kShown = 32;

// RFC 9113, section 4.1: the length in three bytes, then the type. A server begins with SETTINGS.
bool is_http2(std::string_view bytes) {
  return bytes.size() > 3 && bytes.starts_with("\0\0"sv) && bytes[3] == 4;
}

// RFC 8446, section 5.1: alert or handshake, of a version 3.x.
bool is_tls(std::string_view bytes) {
  return bytes.size() > 1 && (bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 3;
}

}  // namespace

std::string words_of_malformed(std::string_view bytes) {
  if (is_http2(bytes)) return "the server speaks HTTP/2 where HTTP/1.1 was asked for";
  if (is_tls(bytes)) return "the server speaks TLS where plain HTTP was asked for";
  return "no answer of HTTP/1.1: " + in_quotes(bytes.substr(0, kShown)) +
         (bytes.size() > kShown ? " and so on" : "");
}

std::string words_of_connect(int error, std::string_view protocol, std::string_view problem) {
  if (error == ECONNREFUSED || error == ETIMEDOUT) return {};
  if (error == EPROTO)
    return std::string(protocol) + " found no agreement: " + std::string(problem);
  return std::strerror(error);
}

std::string words_of_timeout(Heard heard, Nanos timeout) {
  const std::string within = to_string(timeout);
  switch (heard) {
    case Heard::kNoRoom:
      return "no connection had room for it within " + within;
    case Heard::kNothing:
      return "not a byte of an answer came within " + within;
    case Heard::kSome:
      break;
  }
  return "the answer had begun and was not whole within " + within;
}

}  // namespace headroom::load
