#include "net/quic_connection.h"

#include <fmt/format.h>
#include <gnutls/crypto.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "net/datagram_socket.h"
#include "net/quic_callbacks.h"

namespace headroom::net {
namespace {

// As large as they can reasonably be: the network and the server set the pace of a download.
constexpr std::uint64_t kWindow = 1 << 30;

// Of the id by which the server first knows us (RFC 9000, 7.2: at least 8).
constexpr std::size_t kFirstIdBytes = 16;

// For the server's control streams and those of its compression, with some to spare.
constexpr std::uint64_t kServersStreams = 8;

constexpr Nanos kHandshakePatience = std::chrono::seconds(30);
// While nothing is said, so that neither the server nor a router on the way forgets us.
constexpr Nanos kKeepAlive = std::chrono::seconds(10);

// Packets of one system call. The kernel takes 64 and 65,507 bytes.
constexpr std::size_t kMostPackets = 40;

std::string name_of_alert(std::uint8_t alert) {
  const char* name = gnutls_alert_get_name(static_cast<gnutls_alert_description_t>(alert));
  return name == nullptr ? fmt::format("alert {}", alert) : name;
}

// Why the other side closed the connection, as it says.
std::string words_of(const ngtcp2_connection_close_error& theirs) {
  const bool is_quics = theirs.type == NGTCP2_CONNECTION_CLOSE_ERROR_CODE_TYPE_TRANSPORT;
  // Of QUIC's errors those from 0x100 on are TLS's alerts (RFC 9001, 4.8).
  const bool is_alert = is_quics && (theirs.error_code & ~0xFFULL) == NGTCP2_CRYPTO_ERROR;
  std::string words =
      is_alert ? "TLS: " + name_of_alert(static_cast<std::uint8_t>(theirs.error_code & 0xFF))
               : fmt::format("it closed the connection with error {:#x}", theirs.error_code);
  if (theirs.reasonlen == 0) return words;
  const std::string_view reason(reinterpret_cast<const char*>(theirs.reason), theirs.reasonlen);
  return fmt::format("{} ({})", words, reason);
}

ngtcp2_tstamp stamp(Nanos moment) {
  return static_cast<ngtcp2_tstamp>(moment.count());
}

ngtcp2_addr addr_of(Address& address) {
  return {reinterpret_cast<ngtcp2_sockaddr*>(&address.storage), address.length};
}

ngtcp2_cid random_id() {
  ngtcp2_cid id;
  std::array<std::uint8_t, kFirstIdBytes> bytes;
  gnutls_rnd(GNUTLS_RND_NONCE, bytes.data(), bytes.size());
  ngtcp2_cid_init(&id, bytes.data(), bytes.size());
  return id;
}

ngtcp2_transport_params transport_params() {
  ngtcp2_transport_params params;
  ngtcp2_transport_params_default(&params);
  params.initial_max_data = kWindow;
  params.initial_max_stream_data_bidi_local = kWindow;
  params.initial_max_stream_data_uni = kWindow;
  params.initial_max_streams_uni = kServersStreams;
  params.max_udp_payload_size = Datagrams::kLongest;
  return params;
}

ngtcp2_settings settings_at(Nanos now) {
  ngtcp2_settings settings;
  ngtcp2_settings_default(&settings);
  settings.initial_ts = stamp(now);
  settings.handshake_timeout = static_cast<ngtcp2_duration>(kHandshakePatience.count());
  return settings;
}

}  // namespace

QuicConnection::QuicConnection(QuicContext& context, QuicApplication& application)
    : context_(context), application_(application) {}

QuicConnection::~QuicConnection() {
  if (!connection_ || is_over_) return;
  ngtcp2_connection_close_error reason;
  ngtcp2_connection_close_error_default(&reason);
  // Before the handshake is over the server would not understand more than that.
  say_goodbye(reason);
}

int QuicConnection::connect(const Address& address, Nanos now) {
  socket_ = open_datagrams(address);
  if (!socket_) return errno;
  remote_ = address;
  local_ = local_address(fd());
  now_ = now;
  const ngtcp2_cid theirs = random_id();
  const ngtcp2_cid ours{};
  const ngtcp2_path way = path();
  const ngtcp2_settings settings = settings_at(now);
  const ngtcp2_transport_params params = transport_params();
  ngtcp2_conn* made = nullptr;
  const int result = ngtcp2_conn_client_new(&made, &theirs, &ours, &way, NGTCP2_PROTO_VER_V1,
                                            &quic_callbacks(), &settings, &params, nullptr, this);
  HEADROOM_CHECK(result == 0, "ngtcp2 makes a connection");
  connection_.reset(made);
  ngtcp2_conn_set_keep_alive_timeout(made, static_cast<ngtcp2_duration>(kKeepAlive.count()));
  tls_ = context_.new_session();
  ref_ = {.get_conn =
              [](ngtcp2_crypto_conn_ref* ref) {
                return static_cast<QuicConnection*>(ref->user_data)->connection_.get();
              },
          .user_data = this};
  gnutls_session_set_ptr(tls_.get(), &ref_);
  gnutls_handshake_set_hook_function(
      tls_.get(), GNUTLS_HANDSHAKE_NEW_SESSION_TICKET, GNUTLS_HOOK_POST,
      [](gnutls_session_t session, unsigned, unsigned, unsigned, const gnutls_datum_t*) {
        auto* ref = static_cast<ngtcp2_crypto_conn_ref*>(gnutls_session_get_ptr(session));
        static_cast<QuicConnection*>(ref->user_data)->context_.remember(session);
        return 0;
      });
  ngtcp2_conn_set_tls_native_handle(made, tls_.get());
  return 0;
}

ngtcp2_path QuicConnection::path() {
  return {.local = addr_of(local_), .remote = addr_of(remote_), .user_data = nullptr};
}

QuicConnection::Life QuicConnection::receive(std::span<char> buffer, Nanos now) {
  now_ = now;
  const Datagrams received = receive_datagrams(fd(), buffer);
  has_more_ = received.count == std::min(Datagrams::kMost, buffer.size() / Datagrams::kLongest);
  if (received.error == EAGAIN) return Life::kGoesOn;
  if (received.error != 0) return over(received.error, {});
  const ngtcp2_path way = path();
  const ngtcp2_pkt_info info{};
  for (std::size_t i = 0; i < received.count; ++i) {
    const std::string_view packet = received.all[i];
    const int result = ngtcp2_conn_read_pkt(connection_.get(), &way, &info,
                                            reinterpret_cast<const std::uint8_t*>(packet.data()),
                                            packet.size(), stamp(now));
    if (result != 0) return broken(result);
  }
  return Life::kGoesOn;
}

QuicConnection::Life QuicConnection::expire(Nanos now) {
  now_ = now;
  const int result = ngtcp2_conn_handle_expiry(connection_.get(), stamp(now));
  return result == 0 ? Life::kGoesOn : broken(result);
}

Nanos QuicConnection::expiry() const {
  const ngtcp2_tstamp due = ngtcp2_conn_get_expiry(connection_.get());
  const auto most = static_cast<ngtcp2_tstamp>(Nanos::max().count());
  return Nanos(static_cast<Nanos::rep>(std::min(due, most)));
}

QuicConnection::Life QuicConnection::send(std::span<char> buffer, Nanos now) {
  now_ = now;
  if (!unsent_.empty() && !send_unsent()) return is_over_ ? Life::kIsOver : Life::kGoesOn;
  auto* const begin = reinterpret_cast<std::uint8_t*>(buffer.data());
  const std::size_t longest = ngtcp2_conn_get_max_tx_udp_payload_size(connection_.get());
  std::size_t filled = 0;   // with whole packets
  std::size_t segment = 0;  // the length of the first
  ngtcp2_pkt_info info{};
  for (;;) {
    const QuicApplication::Piece piece =
        is_up_ ? application_.next_piece() : QuicApplication::Piece{};
    std::uint32_t flags = NGTCP2_WRITE_STREAM_FLAG_NONE;
    if (piece.stream >= 0) flags |= NGTCP2_WRITE_STREAM_FLAG_MORE;
    if (piece.is_last) flags |= NGTCP2_WRITE_STREAM_FLAG_FIN;
    ngtcp2_ssize taken = -1;
    const ngtcp2_ssize size = ngtcp2_conn_writev_stream(
        connection_.get(), nullptr, &info, begin + filled, longest, &taken, flags, piece.stream,
        piece.bytes.data(), piece.bytes.size(), stamp(now));
    if (taken >= 0) application_.on_taken(piece.stream, static_cast<std::size_t>(taken));
    if (size == NGTCP2_ERR_WRITE_MORE) continue;
    if (size == NGTCP2_ERR_STREAM_DATA_BLOCKED) {
      application_.on_blocked(piece.stream);
      continue;
    }
    if (size == NGTCP2_ERR_STREAM_SHUT_WR || size == NGTCP2_ERR_STREAM_NOT_FOUND) {
      application_.on_shut(piece.stream);
      continue;
    }
    if (size < 0) return broken(static_cast<int>(size));
    const auto length = static_cast<std::size_t>(size);
    // A packet that is longer than the first, which probes the way, goes by itself.
    if (filled > 0 && length > segment) {
      if (!post({buffer.data(), filled}, segment)) break;
      std::memmove(begin, begin + filled, length);
      filled = 0;
    }
    if (filled == 0) segment = length;
    filled += length;
    const bool is_full = filled + longest > std::min(buffer.size(), kMostPackets * longest);
    if (filled > 0 && (length < segment || is_full)) {
      if (!post({buffer.data(), filled}, segment)) break;
      filled = 0;
    }
    if (size == 0) break;
  }
  ngtcp2_conn_update_pkt_tx_time(connection_.get(), stamp(now));
  return is_over_ ? Life::kIsOver : Life::kGoesOn;
}

// False when no more is to be sent for now.
bool QuicConnection::post(std::string_view packets, std::size_t segment) {
  const int error = send_datagrams(fd(), packets, segment);
  if (error == 0) return true;
  if (error == EAGAIN) {
    unsent_ = packets;
    unsent_segment_ = segment;
  } else {
    over(error, {});
  }
  return false;
}

bool QuicConnection::send_unsent() {
  const std::string packets = std::exchange(unsent_, {});
  return post(packets, unsent_segment_);
}

QuicConnection::Life QuicConnection::over(int error, std::string problem) {
  is_over_ = true;
  error_ = error;
  problem_ = std::move(problem);
  return Life::kIsOver;
}

// What went wrong as ngtcp2 says it; the server is told where that is of use to it.
QuicConnection::Life QuicConnection::broken(int liberr) {
  switch (liberr) {
    case NGTCP2_ERR_DRAINING: {
      ngtcp2_connection_close_error theirs;
      ngtcp2_conn_get_connection_close_error(connection_.get(), &theirs);
      return over(is_up_ ? ECONNRESET : EPROTO, words_of(theirs));
    }
    case NGTCP2_ERR_HANDSHAKE_TIMEOUT:
      return over(ETIMEDOUT, {});
    case NGTCP2_ERR_IDLE_CLOSE:
      return over(is_up_ ? ECONNRESET : ETIMEDOUT, {});
    default:
      break;
  }
  ngtcp2_connection_close_error ours;
  ngtcp2_connection_close_error_default(&ours);
  std::string problem = ngtcp2_strerror(liberr);
  if (liberr == NGTCP2_ERR_CRYPTO) {
    const std::uint8_t alert = ngtcp2_conn_get_tls_alert(connection_.get());
    ngtcp2_connection_close_error_set_transport_error_tls_alert(&ours, alert, nullptr, 0);
    problem = words_of_tls(alert);
  } else if (!keeps_rules_) {
    const std::uint64_t error = application_.error_of_rules();
    ngtcp2_connection_close_error_set_application_error(&ours, error, nullptr, 0);
  } else {
    ngtcp2_connection_close_error_set_transport_error_liberr(&ours, liberr, nullptr, 0);
  }
  say_goodbye(ours);
  return over(EPROTO, std::move(problem));
}

void QuicConnection::say_goodbye(const ngtcp2_connection_close_error& reason) {
  std::array<std::uint8_t, 1500> packet;
  ngtcp2_pkt_info info{};
  const ngtcp2_ssize size = ngtcp2_conn_write_connection_close(
      connection_.get(), nullptr, &info, packet.data(), packet.size(), &reason, stamp(now_));
  if (size <= 0) return;
  const auto length = static_cast<std::size_t>(size);
  send_datagrams(fd(), {reinterpret_cast<const char*>(packet.data()), length}, length);
}

// Why the certificate will not do, or what the alert is called.
std::string QuicConnection::words_of_tls(std::uint8_t alert) const {
  const unsigned faults = gnutls_session_get_verify_cert_status(tls_.get());
  gnutls_datum_t words{};
  const bool is_certificate = faults != 0 && faults != ~0U;
  if (is_certificate &&
      gnutls_certificate_verification_status_print(faults, GNUTLS_CRT_X509, &words, 0) == 0) {
    std::string text(trim({reinterpret_cast<const char*>(words.data), words.size}));
    gnutls_free(words.data);
    return text;
  }
  return "TLS: " + name_of_alert(alert);
}

std::string QuicConnection::problem() const {
  return problem_.empty() ? std::strerror(error_) : problem_;
}

std::uint64_t QuicConnection::streams_left() const {
  return ngtcp2_conn_get_streams_bidi_left(connection_.get());
}

std::int64_t QuicConnection::open_stream() {
  std::int64_t stream = -1;
  ngtcp2_conn_open_bidi_stream(connection_.get(), &stream, nullptr);
  return stream;
}

void QuicConnection::attach(std::int64_t stream, void* user) {
  ngtcp2_conn_set_stream_user_data(connection_.get(), stream, user);
}

std::int64_t QuicConnection::open_one_way() {
  std::int64_t stream = -1;
  ngtcp2_conn_open_uni_stream(connection_.get(), &stream, nullptr);
  return stream;
}

void QuicConnection::consume(std::int64_t stream, std::size_t bytes) {
  ngtcp2_conn_extend_max_stream_offset(connection_.get(), stream, bytes);
  ngtcp2_conn_extend_max_offset(connection_.get(), bytes);
}

void QuicConnection::drop_stream(std::int64_t stream, std::uint64_t error) {
  ngtcp2_conn_shutdown_stream(connection_.get(), stream, error);
}

void QuicConnection::stop_sending(std::int64_t stream, std::uint64_t error) {
  ngtcp2_conn_shutdown_stream_write(connection_.get(), stream, error);
}

void QuicConnection::stop_hearing(std::int64_t stream, std::uint64_t error) {
  ngtcp2_conn_shutdown_stream_read(connection_.get(), stream, error);
}

}  // namespace headroom::net
