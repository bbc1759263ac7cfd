// The table of fields, part: bytes on the wire, connections, and what is stored.
#include "spec/tables.h"

namespace headroom::spec {
namespace {

const Table<Stores>& stores_table() {
  static const Table<Stores> table = [] {
    Table<Stores> t(
        {.name = "stores", .doc = "What is kept of each request.", .short_for = "each"});
    t.row(
        {.key = "each",
         .kind = Kind::kSize,
         .shape = Shape::kOneOrMap,
         .need = Need::kRequired,
         .example = "4 KiB",
         .doc = "Bytes that a request leaves on the disk, indices included, or by the name of the "
                "step that causes it, with `others` for the rest."},
        [](Stores& stores, const Node& node, const FieldInfo& field, Reader& reader) {
          read_by_step(node, field, reader, stores.each);
        });
    t.row(&Stores::kept, {.key = "kept",
                          .least = 86'400,
                          .fallback = "for ever",
                          .example = "30d",
                          .doc = "After how long it is deleted."});
    t.row(&Stores::copies, {.key = "copies",
                            .least = 1,
                            .most = 1000,
                            .fallback = "1",
                            .example = "3",
                            .doc = "How often each byte is kept, on all replicas together."});
    t.row(&Stores::today,
          {.key = "today",
           .fallback = "what today's load leaves in the time of `kept`, else nothing",
           .example = "120 GiB",
           .doc = "What the disks of all replicas hold already."});
    return t;
  }();
  return table;
}

}  // namespace

const Table<MessageSizes>& message_sizes_table() {
  static const Table<MessageSizes> table = [] {
    Table<MessageSizes> t({.name = "size",
                           .doc =
                               "Bytes on the wire, headers included: the mean of one request. For "
                               "`headroom plan`; nothing is sent by it."});
    t.row(&MessageSizes::request,
          {.key = "request",
           .fallback = "unknown",
           .example = "2 KiB",
           .doc = "What is asked. Names in a formula are columns of the data."});
    t.row(&MessageSizes::response, {.key = "response",
                                    .fallback = "unknown",
                                    .example = "300 B + 60 B * output_tokens",
                                    .doc = "What is answered, a stream to its end."});
    return t;
  }();
  return table;
}

void add_volume_rows(Table<Component>& t) {
  t.row(&Component::network,
        {.key = "network",
         .least = 1,
         .fallback = "unlimited",
         .example = "1 Gbit/s",
         .doc =
             "What each replica can send, and as much that it can receive. For `headroom plan`, by "
             "the `size` of steps and calls; it is not simulated."});
  t.row(
      &Component::keep_alive,
      {.key = "keep-alive",
       .fallback = "0s",
       .example = "75s",
       .doc = "At the entry: how long a connection of a user stays open without a request. For the "
              "connections of `headroom plan`."});
  t.section(&Component::stores, stores_table(),
            {.key = "stores",
             .fallback = "nothing",
             .example = "{ each: 4 KiB, kept: 30d }",
             .doc = "What requests leave behind. For `headroom plan`."});
  t.row(&Component::disk, {.key = "disk",
                           .least = 1,
                           .fallback = "unlimited",
                           .example = "500 GiB",
                           .doc = "The room for it that each replica has. For `headroom plan`."});
}

}  // namespace headroom::spec
