#include "load/http3_peer.h"

#include <gnutls/crypto.h>
#include <ngtcp2/ngtcp2_crypto_gnutls.h>
#include <sys/socket.h>

#include <array>
#include <utility>

#include "net/clock.h"

namespace headroom::load {
namespace {

constexpr std::uint64_t kWindow = 1 << 24;

ngtcp2_tstamp now() {
  return static_cast<ngtcp2_tstamp>(net::monotonic_now().count());
}

ngtcp2_cid random_id() {
  ngtcp2_cid id;
  std::array<std::uint8_t, 8> bytes;
  gnutls_rnd(GNUTLS_RND_NONCE, bytes.data(), bytes.size());
  ngtcp2_cid_init(&id, bytes.data(), bytes.size());
  return id;
}

std::string text(nghttp3_rcbuf* shared) {
  const nghttp3_vec bytes = nghttp3_rcbuf_get_buf(shared);
  return {reinterpret_cast<const char*>(bytes.base), bytes.len};
}

}  // namespace

Http3Peer::~Http3Peer() {
  if (http_ != nullptr) nghttp3_conn_del(http_);
  if (quic_ != nullptr) ngtcp2_conn_del(quic_);
  if (tls_ != nullptr) gnutls_deinit(tls_);
}

bool Http3Peer::accept(std::string_view packet, gnutls_certificate_credentials_st* credentials,
                       const std::string& ticket_key, std::uint64_t streams) {
  ngtcp2_pkt_hd head;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(packet.data());
  if (ngtcp2_accept(&head, bytes, packet.size()) != 0) return false;
  ngtcp2_settings settings;
  ngtcp2_settings_default(&settings);
  settings.initial_ts = now();
  ngtcp2_transport_params params;
  ngtcp2_transport_params_default(&params);
  params.initial_max_data = kWindow;
  params.initial_max_stream_data_bidi_remote = kWindow;
  params.initial_max_stream_data_uni = kWindow;
  params.initial_max_streams_bidi = streams;
  params.initial_max_streams_uni = 3;
  params.original_dcid = head.dcid;
  const ngtcp2_cid ours = random_id();
  const ngtcp2_path way = path();
  ngtcp2_conn_server_new(&quic_, &head.scid, &ours, &way, head.version, &quic_callbacks(),
                         &settings, &params, nullptr, this);
  gnutls_init(&tls_, GNUTLS_SERVER);
  gnutls_priority_set_direct(tls_, "NORMAL:-VERS-ALL:+VERS-TLS1.3", nullptr);
  ngtcp2_crypto_gnutls_configure_server_session(tls_);
  gnutls_credentials_set(tls_, GNUTLS_CRD_CERTIFICATE, credentials);
  auto* key = reinterpret_cast<unsigned char*>(const_cast<char*>(ticket_key.data()));
  const gnutls_datum_t tickets{key, static_cast<unsigned>(ticket_key.size())};
  gnutls_session_ticket_enable_server(tls_, &tickets);
  static std::array<unsigned char, 2> name{'h', '3'};
  const gnutls_datum_t protocol{name.data(), name.size()};
  gnutls_alpn_set_protocols(tls_, &protocol, 1, GNUTLS_ALPN_MANDATORY);
  ref_ = {.get_conn = [](ngtcp2_crypto_conn_ref* ref) { return self(ref->user_data).quic_; },
          .user_data = this};
  gnutls_session_set_ptr(tls_, &ref_);
  ngtcp2_conn_set_tls_native_handle(quic_, tls_);
  return true;
}

void Http3Peer::receive(std::string_view packet) {
  const ngtcp2_path way = path();
  const ngtcp2_pkt_info info{};
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(packet.data());
  is_over_ = is_over_ || ngtcp2_conn_read_pkt(quic_, &way, &info, bytes, packet.size(), now()) != 0;
}

void Http3Peer::look_at_the_clock() {
  if (is_over_ || ngtcp2_conn_get_expiry(quic_) > now()) return;
  is_over_ = ngtcp2_conn_handle_expiry(quic_, now()) != 0;
}

void Http3Peer::send() {
  static std::array<std::uint8_t, 3> garbage{0x01, 0x01, 0xFF};  // HEADERS that are none
  while (!is_over_) {
    std::int64_t id = -1;
    int is_last = 0;
    std::array<nghttp3_vec, 8> from;
    std::array<ngtcp2_vec, 8> to;
    nghttp3_ssize count = 0;
    const bool is_garbled = !garbled_.empty();
    if (is_garbled) {
      id = *garbled_.begin();
      to[0] = {garbage.data(), garbage.size()};
      count = 1;
    } else if (http_ != nullptr) {
      count = nghttp3_conn_writev_stream(http_, &id, &is_last, from.data(), from.size());
    }
    for (std::size_t i = 0; !is_garbled && i < static_cast<std::size_t>(count); ++i) {
      to[i] = {from[i].base, from[i].len};
    }
    std::array<std::uint8_t, 1452> packet;
    ngtcp2_ssize taken = -1;
    ngtcp2_pkt_info info{};
    std::uint32_t flags = id >= 0 ? NGTCP2_WRITE_STREAM_FLAG_MORE : 0;
    if (is_last != 0) flags |= NGTCP2_WRITE_STREAM_FLAG_FIN;
    const ngtcp2_ssize size =
        ngtcp2_conn_writev_stream(quic_, nullptr, &info, packet.data(), packet.size(), &taken,
                                  flags, id, to.data(), static_cast<std::size_t>(count), now());
    if (taken >= 0 && is_garbled) {
      garbled_.erase(id);
    } else if (taken >= 0) {
      nghttp3_conn_add_write_offset(http_, id, static_cast<std::size_t>(taken));
    }
    if (size == NGTCP2_ERR_WRITE_MORE) continue;
    if (size == NGTCP2_ERR_STREAM_SHUT_WR || size == NGTCP2_ERR_STREAM_NOT_FOUND) {
      garbled_.erase(id);
      nghttp3_conn_shutdown_stream_write(http_, id);
      continue;
    }
    if (size <= 0) {
      for (const std::int64_t broken : std::exchange(breaking_, {})) {
        ngtcp2_conn_shutdown_stream_write(quic_, broken, NGHTTP3_H3_INTERNAL_ERROR);
        nghttp3_conn_shutdown_stream_write(http_, broken);
      }
      return;
    }
    post_({reinterpret_cast<const char*>(packet.data()), static_cast<std::size_t>(size)}, remote_);
  }
}

void Http3Peer::begin_http() {
  nghttp3_settings settings;
  nghttp3_settings_default(&settings);
  nghttp3_conn_server_new(&http_, &http_callbacks(), &settings, nullptr, this);
  std::array<std::int64_t, 3> ids{};
  for (std::int64_t& id : ids) ngtcp2_conn_open_uni_stream(quic_, &id, nullptr);
  nghttp3_conn_bind_control_stream(http_, ids[0]);
  nghttp3_conn_bind_qpack_streams(http_, ids[1], ids[2]);
}

void Http3Peer::decide(std::int64_t id) {
  using Fate = Http3Server::Fate;
  Stream& stream = streams_[id];
  stream.request.connection = number_;
  stream.answer = script_(stream.request);
  switch (stream.answer.fate) {
    case Fate::kAnsweredLast:
      nghttp3_conn_shutdown(http_);
      return respond(id);
    case Fate::kAnswered:
    case Fate::kReset:
      return respond(id);
    case Fate::kRefused:
      ngtcp2_conn_shutdown_stream(quic_, id, NGHTTP3_H3_REQUEST_REJECTED);
      return;
    case Fate::kGarbled:
      garbled_.insert(id);
      return;
    case Fate::kForgotten:
      return;
  }
}

void Http3Peer::respond(std::int64_t id) {
  const Stream& stream = streams_[id];
  const auto field = [](std::string_view name, const std::string& value) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(name.data());
    const auto* of_value = reinterpret_cast<const std::uint8_t*>(value.data());
    return nghttp3_nv{const_cast<std::uint8_t*>(bytes), const_cast<std::uint8_t*>(of_value),
                      name.size(), value.size(), NGHTTP3_NV_FLAG_NONE};
  };
  const std::array fields{field(":status", stream.answer.status)};
  const nghttp3_data_reader body{.read_data = [](nghttp3_conn*, std::int64_t of, nghttp3_vec* out,
                                                 std::size_t, std::uint32_t* flags, void* user,
                                                 void*) -> nghttp3_ssize {
    Stream& sending = self(user).streams_[of];
    std::string& all = sending.answer.body;
    const bool is_to_break = sending.answer.fate == Http3Server::Fate::kReset;
    if (is_to_break) self(user).breaking_.insert(of);
    if (std::exchange(sending.is_sent, true)) return NGHTTP3_ERR_WOULDBLOCK;
    if (!is_to_break) *flags |= NGHTTP3_DATA_FLAG_EOF;
    out[0] = {reinterpret_cast<std::uint8_t*>(all.data()), all.size()};
    return 1;
  }};
  nghttp3_conn_submit_response(http_, id, fields.data(), fields.size(), &body);
}

const ngtcp2_callbacks& Http3Peer::quic_callbacks() {
  static const ngtcp2_callbacks callbacks = [] {
    ngtcp2_callbacks made{};
    made.recv_client_initial = ngtcp2_crypto_recv_client_initial_cb;
    made.recv_crypto_data = ngtcp2_crypto_recv_crypto_data_cb;
    made.encrypt = ngtcp2_crypto_encrypt_cb;
    made.decrypt = ngtcp2_crypto_decrypt_cb;
    made.hp_mask = ngtcp2_crypto_hp_mask_cb;
    made.update_key = ngtcp2_crypto_update_key_cb;
    made.delete_crypto_aead_ctx = ngtcp2_crypto_delete_crypto_aead_ctx_cb;
    made.delete_crypto_cipher_ctx = ngtcp2_crypto_delete_crypto_cipher_ctx_cb;
    made.get_path_challenge_data = ngtcp2_crypto_get_path_challenge_data_cb;
    made.version_negotiation = ngtcp2_crypto_version_negotiation_cb;
    made.rand = [](std::uint8_t* bytes, std::size_t size, const ngtcp2_rand_ctx*) {
      gnutls_rnd(GNUTLS_RND_NONCE, bytes, size);
    };
    made.get_new_connection_id = [](ngtcp2_conn*, ngtcp2_cid* id, std::uint8_t* token,
                                    std::size_t size, void*) {
      id->datalen = size;
      gnutls_rnd(GNUTLS_RND_NONCE, id->data, size);
      gnutls_rnd(GNUTLS_RND_NONCE, token, NGTCP2_STATELESS_RESET_TOKENLEN);
      return 0;
    };
    made.handshake_completed = [](ngtcp2_conn*, void* user) {
      if (gnutls_session_is_resumed(self(user).tls_) != 0) ++self(user).resumed_;
      return 0;
    };
    made.recv_tx_key = [](ngtcp2_conn*, ngtcp2_crypto_level level, void* user) {
      if (level == NGTCP2_CRYPTO_LEVEL_APPLICATION) self(user).begin_http();
      return 0;
    };
    made.recv_stream_data = [](ngtcp2_conn* quic, std::uint32_t flags, std::int64_t id,
                               std::uint64_t, const std::uint8_t* bytes, std::size_t size,
                               void* user, void*) {
      const int is_last = (flags & NGTCP2_STREAM_DATA_FLAG_FIN) != 0 ? 1 : 0;
      nghttp3_conn_read_stream(self(user).http_, id, bytes, size, is_last);
      ngtcp2_conn_extend_max_stream_offset(quic, id, size);
      ngtcp2_conn_extend_max_offset(quic, size);
      return 0;
    };
    made.acked_stream_data_offset = [](ngtcp2_conn*, std::int64_t id, std::uint64_t,
                                       std::uint64_t size, void* user, void*) {
      nghttp3_conn_add_ack_offset(self(user).http_, id, size);
      return 0;
    };
    made.stream_close = [](ngtcp2_conn* quic, std::uint32_t, std::int64_t id, std::uint64_t error,
                           void* user, void*) {
      nghttp3_conn_close_stream(self(user).http_, id, error);
      self(user).streams_.erase(id);
      if (id % 4 == 0) ngtcp2_conn_extend_max_streams_bidi(quic, 1);
      return 0;
    };
    return made;
  }();
  return callbacks;
}

const nghttp3_callbacks& Http3Peer::http_callbacks() {
  static const nghttp3_callbacks callbacks = [] {
    nghttp3_callbacks made{};
    made.recv_header = [](nghttp3_conn*, std::int64_t id, std::int32_t, nghttp3_rcbuf* name,
                          nghttp3_rcbuf* value, std::uint8_t, void* user, void*) {
      self(user).streams_[id].request.fields[text(name)] = text(value);
      return 0;
    };
    made.recv_data = [](nghttp3_conn*, std::int64_t id, const std::uint8_t* bytes, std::size_t size,
                        void* user, void*) {
      self(user).streams_[id].request.body.append(reinterpret_cast<const char*>(bytes), size);
      return 0;
    };
    made.end_stream = [](nghttp3_conn*, std::int64_t id, void* user, void*) {
      self(user).decide(id);
      return 0;
    };
    return made;
  }();
  return callbacks;
}

}  // namespace headroom::load
