// The table of fields, part: what the team says to the review.
#include "base/text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

void set_because(Suppression& suppression, const Node& node, const FieldInfo& field,
                 Reader& reader) {
  read_value(node, field, reader, suppression.because);
  if (trim(suppression.because).empty() && node.kind == Node::Kind::kScalar) {
    reader.problem(node.at, "because: there is no reason", "the next reader will ask for it",
                   "for example because: \"batch work may wait\"");
  }
}

// One value for each component that is named.
template <class T>
Table<Review>::Setter by_component(std::map<std::string, T> Review::* member) {
  return [member](Review& review, const Node& node, const FieldInfo& field, Reader& reader) {
    if (!is_map(node, field, reader)) return;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const Key& key = node.keys[i];
      reader.refer(Names::kComponent, key.text, key.at);
      read_value(node.items[i], field, reader, (review.*member)[key.text]);
    }
  };
}

const Table<Suppression>& suppression_table() {
  static const Table<Suppression> table = [] {
    Table<Suppression> t({.name = "suppression", .doc = "A finding that is accepted."});
    t.row(&Suppression::rule, {.key = "rule",
                               .need = Need::kRequired,
                               .example = "QUE01",
                               .doc = "The rule; `headroom review --rules` lists them."});
    t.row(&Suppression::on, {.key = "on",
                             .fallback = "wherever it is found",
                             .example = "api -> model",
                             .doc = "What is accepted, as the review names it: a component (which "
                                    "stands for its calls too), `api -> model`, `step ask`."});
    t.row({.key = "because",
           .kind = Kind::kText,
           .need = Need::kRequired,
           .example = "batch work may wait",
           .doc = "The reason, for the next reader."},
          set_because);
    return t;
  }();
  return table;
}

}  // namespace

const Table<Review>& review_table() {
  static const Table<Review> table = [] {
    Table<Review> t({.name = "review", .doc = "What the team says to the review of its service."});
    t.list(&Review::suppressions, suppression_table(),
           {.key = "suppress",
            .fallback = "nothing",
            .example = "[ { rule: QUE01, on: api, because: batch work may wait } ]",
            .doc = "Findings that are accepted, each with its reason."});
    t.row(&Review::lead_time, {.key = "lead-time",
                               .fallback = "14d",
                               .example = "6 weeks",
                               .doc = "From the decision for more capacity until it serves."});
    t.row(&Review::outage, {.key = "outage",
                            .fallback = "10min",
                            .example = "30min",
                            .doc = "How long consumers of a queue may be down."});
    t.row(&Review::recovery, {.key = "recovery",
                              .fallback = "10min",
                              .example = "1h",
                              .doc = "Within which their backlog must be gone afterwards."});
    t.row({.key = "quotas",
           .kind = Kind::kCount,
           .shape = Shape::kMap,
           .fallback = "unknown",
           .example = "{ model: 24 }",
           .doc = "The most replicas that the provider allows, by component."},
          by_component(&Review::quotas));
    t.row(
        {.key = "hits",
         .kind = Kind::kShare,
         .shape = Shape::kMap,
         .most = 1,
         .fallback = "unknown",
         .example = "{ edge: 95% }",
         .doc = "The hit ratio that is counted on, by component, for caches that say their keys."},
        by_component(&Review::hits));
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
