#include "load/http3_errors.h"

#include <nghttp3/nghttp3.h>

namespace headroom::load {

StreamError error_of_http3(std::uint64_t error) {
  switch (error) {
    case NGHTTP3_H3_REQUEST_REJECTED:
      return StreamError::kRefused;
    case NGHTTP3_H3_GENERAL_PROTOCOL_ERROR:
    case NGHTTP3_H3_FRAME_UNEXPECTED:
    case NGHTTP3_H3_FRAME_ERROR:
    case NGHTTP3_H3_MESSAGE_ERROR:
      return StreamError::kProtocol;
    default:
      return StreamError::kReset;
  }
}

std::string_view name_of_http3_error(std::uint64_t error) {
  switch (error) {
    case NGHTTP3_H3_NO_ERROR:
      return "H3_NO_ERROR";
    case NGHTTP3_H3_GENERAL_PROTOCOL_ERROR:
      return "H3_GENERAL_PROTOCOL_ERROR";
    case NGHTTP3_H3_INTERNAL_ERROR:
      return "H3_INTERNAL_ERROR";
    case NGHTTP3_H3_FRAME_UNEXPECTED:
      return "H3_FRAME_UNEXPECTED";
    case NGHTTP3_H3_FRAME_ERROR:
      return "H3_FRAME_ERROR";
    case NGHTTP3_H3_EXCESSIVE_LOAD:
      return "H3_EXCESSIVE_LOAD";
    case NGHTTP3_H3_REQUEST_REJECTED:
      return "H3_REQUEST_REJECTED";
    case NGHTTP3_H3_REQUEST_CANCELLED:
      return "H3_REQUEST_CANCELLED";
    case NGHTTP3_H3_REQUEST_INCOMPLETE:
      return "H3_REQUEST_INCOMPLETE";
    case NGHTTP3_H3_STREAM_CREATION_ERROR:
      return "H3_STREAM_CREATION_ERROR";
    case NGHTTP3_H3_CLOSED_CRITICAL_STREAM:
      return "H3_CLOSED_CRITICAL_STREAM";
    case NGHTTP3_H3_ID_ERROR:
      return "H3_ID_ERROR";
    case NGHTTP3_H3_SETTINGS_ERROR:
      return "H3_SETTINGS_ERROR";
    case NGHTTP3_H3_MISSING_SETTINGS:
      return "H3_MISSING_SETTINGS";
    case NGHTTP3_H3_MESSAGE_ERROR:
      return "H3_MESSAGE_ERROR";
    case NGHTTP3_QPACK_DECOMPRESSION_FAILED:
      return "QPACK_DECOMPRESSION_FAILED";
    case NGHTTP3_QPACK_ENCODER_STREAM_ERROR:
      return "QPACK_ENCODER_STREAM_ERROR";
    case NGHTTP3_QPACK_DECODER_STREAM_ERROR:
      return "QPACK_DECODER_STREAM_ERROR";
    default:
      return "an error that HTTP/3 has no name for";
  }
}

}  // namespace headroom::load
