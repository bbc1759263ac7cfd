#include "net/http_response.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace headroom::net {
namespace {

using Answers = HttpResponseFramer::Answers;
using Found = HttpResponseFramer::Found;
using Headers = HttpResponseFramer::Headers;

// What a framer makes of portions of bytes, in one value that can be compared.
struct Outcome {
  Found last = Found::kNeedsMore;
  int heads = 0;
  int status = 0;
  std::string headers;  // "name=value;" of each that was reported
  std::string body;
  bool keeps_alive = false;
  std::string left;  // not consumed

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome frame(const std::vector<std::string>& portions, Answers answers = Answers::kOther,
              bool is_closed_then = false, Headers headers = Headers::kSkip) {
  HttpResponseFramer framer;
  framer.begin(answers, headers);
  Outcome outcome;
  for (const std::string& portion : portions) {
    std::string_view input = portion;
    if (outcome.last == Found::kEnd || outcome.last == Found::kMalformed) {
      outcome.left += portion;
      continue;
    }
    for (;;) {
      outcome.last = framer.next(input);
      if (outcome.last == Found::kHeader) {
        outcome.headers.append(framer.header().name).append("=");
        outcome.headers.append(framer.header().value).append(";");
      } else if (outcome.last == Found::kHead) {
        ++outcome.heads;
      } else if (outcome.last == Found::kBody) {
        outcome.body += framer.body();
      } else {
        break;
      }
    }
    outcome.left += input;
  }
  if (is_closed_then && outcome.last == Found::kNeedsMore) outcome.last = framer.end_of_input();
  outcome.status = framer.status();
  outcome.keeps_alive = framer.keeps_alive();
  if (outcome.last == Found::kMalformed) outcome.left.clear();
  return outcome;
}

std::vector<std::string> bytes_of(const std::string& text) {
  std::vector<std::string> bytes;
  for (char c : text) bytes.emplace_back(1, c);
  return bytes;
}

// Frames the text whole, cut at each position, and byte by byte, and expects the same each time.
Outcome frame_every_way(const std::string& text, Answers answers = Answers::kOther,
                        bool is_closed_then = false) {
  const Outcome whole = frame({text}, answers, is_closed_then);
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    const Outcome parts = frame({text.substr(0, cut), text.substr(cut)}, answers, is_closed_then);
    EXPECT_EQ(parts, whole) << "cut at " << cut << " of " << text;
  }
  EXPECT_EQ(frame(bytes_of(text), answers, is_closed_then), whole) << "byte by byte: " << text;
  return whole;
}

TEST(HttpResponse, WithALengthEndsAfterSoManyBytes) {
  const Outcome outcome = frame_every_way(
      "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\nConnection: "
      "keep-alive\r\n\r\nhelloNEXT");
  EXPECT_EQ(outcome.last, Found::kEnd);
  EXPECT_EQ(outcome.heads, 1);
  EXPECT_EQ(outcome.status, 200);
  EXPECT_EQ(outcome.body, "hello");
  EXPECT_TRUE(outcome.keeps_alive);
  EXPECT_EQ(outcome.left, "NEXT");
}

TEST(HttpResponse, ReportsHeadersOnlyWhereTheyAreAskedFor) {
  const std::string text =
      "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
      "HTTP/1.1 200 OK\r\nSet-Cookie:  a=1 \r\nContent-Length: 0\r\n\r\n";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    const std::vector<std::string> parts{text.substr(0, cut), text.substr(cut)};
    const Outcome reported = frame(parts, Answers::kOther, false, Headers::kReport);
    EXPECT_EQ(reported.headers, "Set-Cookie=a=1;Content-Length=0;") << "cut at " << cut;
    EXPECT_EQ(reported.last, Found::kEnd);
    EXPECT_EQ(frame(parts).headers, "");
  }
}

TEST(HttpResponse, OfLengthZeroEndsWithItsHead) {
  const Outcome outcome = frame_every_way("HTTP/1.1 404 Not Found\r\ncontent-length:0\r\n\r\n");
  EXPECT_EQ(outcome.last, Found::kEnd);
  EXPECT_EQ(outcome.status, 404);
  EXPECT_EQ(outcome.body, "");
  EXPECT_TRUE(outcome.keeps_alive);
}

TEST(HttpResponse, ChunkedGivesTheDataWithoutTheFraming) {
  const Outcome outcome = frame_every_way(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\nA;ext=1\r\n, chunked \r\n005\r\nworld\r\n0\r\n\r\n");
  EXPECT_EQ(outcome.last, Found::kEnd);
  EXPECT_EQ(outcome.body, "hello, chunked world");
  EXPECT_TRUE(outcome.keeps_alive);
}

TEST(HttpResponse, ChunkedMayCarryTrailers) {
  const Outcome outcome = frame_every_way(
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nDigest: x\r\nA: "
      "b\r\n\r\n");
  EXPECT_EQ(outcome.last, Found::kEnd);
  EXPECT_EQ(outcome.body, "ok");
  EXPECT_EQ(outcome.left, "");
}

TEST(HttpResponse, ChunkedOverridesALength) {
  const Outcome outcome = frame_every_way(
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n"
      "1\r\nx\r\n0\r\n\r\n");
  EXPECT_EQ(outcome.last, Found::kEnd);
  EXPECT_EQ(outcome.body, "x");
}

TEST(HttpResponse, WithoutALengthRunsUntilTheConnectionCloses) {
  const std::string text = "HTTP/1.1 200 OK\r\n\r\nsome bytes";
  EXPECT_EQ(frame_every_way(text).last, Found::kNeedsMore);
  const Outcome closed = frame_every_way(text, Answers::kOther, true);
  EXPECT_EQ(closed.last, Found::kEnd);
  EXPECT_EQ(closed.body, "some bytes");
  EXPECT_FALSE(closed.keeps_alive);
}

TEST(HttpResponse, CutOffByACloseIsMalformed) {
  for (const char* text :
       {"", "HTTP/1.1 200 OK\r\nConte", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n"}) {
    EXPECT_EQ(frame_every_way(text, Answers::kOther, true).last, Found::kMalformed) << text;
  }
}

TEST(HttpResponse, ToHeadHasNoBodyWhateverItsLength) {
  const Outcome outcome =
      frame_every_way("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", Answers::kHead);
  EXPECT_EQ(outcome.last, Found::kEnd);
  EXPECT_TRUE(outcome.keeps_alive);
}

TEST(HttpResponse, NoContentAndNotModifiedHaveNoBody) {
  EXPECT_EQ(frame_every_way("HTTP/1.1 204 No Content\r\n\r\n").last, Found::kEnd);
  EXPECT_EQ(frame_every_way("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n").last,
            Found::kEnd);
}

TEST(HttpResponse, InterimOnesAreSkipped) {
  const Outcome outcome = frame_every_way(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: "
      "close\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_EQ(outcome.heads, 1);
  EXPECT_EQ(outcome.status, 201);
  EXPECT_EQ(outcome.body, "ok");
  EXPECT_TRUE(outcome.keeps_alive);
}

TEST(HttpResponse, ConnectionHeaderAndVersionSayWhetherItStaysOpen) {
  const auto keeps = [](const std::string& head) {
    return frame_every_way(head + "Content-Length: 0\r\n\r\n").keeps_alive;
  };
  EXPECT_TRUE(keeps("HTTP/1.1 200 OK\r\n"));
  EXPECT_FALSE(keeps("HTTP/1.1 200 OK\r\nConnection: close\r\n"));
  EXPECT_FALSE(keeps("HTTP/1.1 200 OK\r\nCONNECTION: x, Close\r\n"));
  EXPECT_FALSE(keeps("HTTP/1.0 200 OK\r\n"));
  EXPECT_TRUE(keeps("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n"));
}

TEST(HttpResponse, LinesMayEndInLineFeedAlone) {
  const Outcome outcome = frame_every_way("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
  EXPECT_EQ(outcome.last, Found::kEnd);
  EXPECT_EQ(outcome.body, "ok");
}

TEST(HttpResponse, TheReasonMayBeMissing) {
  EXPECT_EQ(frame_every_way("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n").last, Found::kEnd);
  EXPECT_EQ(frame_every_way("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n").last, Found::kEnd);
}

TEST(HttpResponse, OtherBytesAreMalformed) {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  for (const std::string& text : {std::string("SSH-2.0-OpenSSH_9.2\r\n"),
                                  std::string("HTTP/2 200\r\n\r\n"),
                                  std::string("HTTP/1.1 20 OK\r\n\r\n"),
                                  std::string("HTTP/1.1 2000 OK\r\n\r\n"),
                                  std::string("HTTP/1.1 099 OK\r\n\r\n"),
                                  std::string("HTTP/1.1  200 OK\r\n\r\n"),
                                  ok + "no colon\r\n\r\n",
                                  ok + ": no name\r\n\r\n",
                                  ok + "Name : x\r\n\r\n",
                                  ok + "A: b\r\n folded\r\n\r\n",
                                  ok + "Content-Length: ten\r\n\r\n",
                                  ok + "Content-Length: -1\r\n\r\n",
                                  ok + "Content-Length: 5 5\r\n\r\n",
                                  ok + "Content-Length: \r\n\r\n",
                                  ok + "Content-Length: 99999999999999999999\r\n\r\n",
                                  ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
                                  chunked + "xyz\r\n",
                                  chunked + "\r\n",
                                  chunked + "-1\r\n",
                                  chunked + "11111111111111111\r\n",
                                  chunked + "2\r\nokay\r\n"}) {
    EXPECT_EQ(frame_every_way(text).last, Found::kMalformed) << text;
  }
}

TEST(HttpResponse, AHeadWithoutEndIsGivenUpAtTheLimit) {
  HttpResponseFramer framer;
  framer.begin(Answers::kOther);
  std::string_view start = "HTTP/1.1 200 OK\r\n";
  EXPECT_EQ(framer.next(start), Found::kNeedsMore);
  const std::string line = "X: " + std::string(1021, 'x') + "\n";  // 1024 bytes without its end
  std::size_t lines = 0;
  for (;; ++lines) {
    std::string_view input = line;
    if (framer.next(input) == Found::kMalformed) break;
    ASSERT_LT(lines, 100u);
  }
  // 15 bytes of status line, its CR and 63 lines fit into 64 KiB; the 64th does not.
  EXPECT_EQ(lines, 63u);
}

TEST(HttpResponse, AChunkLineWithoutEndIsGivenUpAtTheLimit) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(frame({head, "1;" + std::string(HttpResponseFramer::kLargestChunkLine, 'x')}).last,
            Found::kMalformed);
}

}  // namespace
}  // namespace headroom::net
