#include "net/quic_callbacks.h"

#include <gnutls/crypto.h>
#include <ngtcp2/ngtcp2_crypto.h>

#include <cstring>

#include "net/quic_connection.h"

namespace headroom::net {

struct QuicCallbacks {
  static QuicConnection& connection_of(void* user) { return *static_cast<QuicConnection*>(user); }
  static QuicApplication& application_of(void* user) { return connection_of(user).application_; }

  static int on_keys(ngtcp2_conn*, ngtcp2_crypto_level level, void* user) {
    if (level != NGTCP2_CRYPTO_LEVEL_APPLICATION) return 0;
    return application_of(user).on_keys() ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
  }

  static int on_handshake(ngtcp2_conn*, void* user) {
    connection_of(user).is_up_ = true;
    return 0;
  }

  static int on_stream_bytes(ngtcp2_conn*, std::uint32_t flags, std::int64_t stream, std::uint64_t,
                             const std::uint8_t* bytes, std::size_t size, void* user,
                             void* stream_user) {
    const bool is_last = (flags & NGTCP2_STREAM_DATA_FLAG_FIN) != 0;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const bool fits = application_of(user).on_stream_bytes(stream, stream_user, text, is_last);
    connection_of(user).keeps_rules_ = fits;
    return fits ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
  }

  static int on_acknowledged(ngtcp2_conn*, std::int64_t stream, std::uint64_t, std::uint64_t size,
                             void* user, void*) {
    application_of(user).on_acknowledged(stream, size);
    return 0;
  }

  static int on_stream_reset(ngtcp2_conn*, std::int64_t stream, std::uint64_t, std::uint64_t error,
                             void* user, void* stream_user) {
    application_of(user).on_stream_reset(stream, stream_user, error);
    return 0;
  }

  static int on_stream_closed(ngtcp2_conn*, std::uint32_t, std::int64_t stream, std::uint64_t error,
                              void* user, void* stream_user) {
    application_of(user).on_stream_closed(stream, stream_user, error);
    return 0;
  }

  static int on_stream_writable(ngtcp2_conn*, std::int64_t stream, std::uint64_t, void* user,
                                void*) {
    application_of(user).on_stream_writable(stream);
    return 0;
  }

  static int on_more_streams(ngtcp2_conn*, std::uint64_t, void* user) {
    application_of(user).on_more_streams();
    return 0;
  }

  static void on_random(std::uint8_t* bytes, std::size_t size, const ngtcp2_rand_ctx*) {
    gnutls_rnd(GNUTLS_RND_NONCE, bytes, size);
  }

  // Ours are empty, since a socket serves one connection only; ngtcp2 asks for none then.
  static int on_new_id(ngtcp2_conn*, ngtcp2_cid* id, std::uint8_t* token, std::size_t size, void*) {
    id->datalen = size;
    const bool is_random =
        gnutls_rnd(GNUTLS_RND_RANDOM, id->data, size) == 0 &&
        gnutls_rnd(GNUTLS_RND_RANDOM, token, NGTCP2_STATELESS_RESET_TOKENLEN) == 0;
    return is_random ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
  }
};

const ngtcp2_callbacks& quic_callbacks() {
  static const ngtcp2_callbacks callbacks = [] {
    ngtcp2_callbacks made{};
    made.client_initial = ngtcp2_crypto_client_initial_cb;
    made.recv_crypto_data = ngtcp2_crypto_recv_crypto_data_cb;
    made.encrypt = ngtcp2_crypto_encrypt_cb;
    made.decrypt = ngtcp2_crypto_decrypt_cb;
    made.hp_mask = ngtcp2_crypto_hp_mask_cb;
    made.recv_retry = ngtcp2_crypto_recv_retry_cb;
    made.update_key = ngtcp2_crypto_update_key_cb;
    made.delete_crypto_aead_ctx = ngtcp2_crypto_delete_crypto_aead_ctx_cb;
    made.delete_crypto_cipher_ctx = ngtcp2_crypto_delete_crypto_cipher_ctx_cb;
    made.get_path_challenge_data = ngtcp2_crypto_get_path_challenge_data_cb;
    made.version_negotiation = ngtcp2_crypto_version_negotiation_cb;
    made.rand = QuicCallbacks::on_random;
    made.get_new_connection_id = QuicCallbacks::on_new_id;
    made.recv_rx_key = QuicCallbacks::on_keys;
    made.handshake_completed = QuicCallbacks::on_handshake;
    made.recv_stream_data = QuicCallbacks::on_stream_bytes;
    made.acked_stream_data_offset = QuicCallbacks::on_acknowledged;
    made.stream_reset = QuicCallbacks::on_stream_reset;
    made.stream_close = QuicCallbacks::on_stream_closed;
    made.extend_max_stream_data = QuicCallbacks::on_stream_writable;
    made.extend_max_local_streams_bidi = QuicCallbacks::on_more_streams;
    return made;
  }();
  return callbacks;
}

}  // namespace headroom::net
