// The table of fields. One Table per section struct; one row says everything there is to say about
// one key: its name, kind, bounds, default, documentation, and the member it fills. A new field is
// one row in one of the tables_*.cc files and nothing else; no other place lists names.
//
//   Table<Call> table({.name = "call", .doc = "..."});
//   table.row(&Call::timeout, {.key = "timeout", .example = "500ms", .doc = "..."});
//
// Tables are made once and never change; any thread reads them.
#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/check.h"
#include "spec/reader.h"
#include "spec/values.h"

namespace headroom::spec {

// The parts that need no template (table.cc).
FieldInfo as_section(const TableInfo& table, FieldInfo field);
bool is_map(const Node& node, const FieldInfo& field, Reader& reader);
bool is_list(const Node& node, const FieldInfo& field, Reader& reader);
bool has_one_key(const Node& node, const FieldInfo& field, Reader& reader);
void refuse_section(const Node& node, const TableInfo& table, Reader& reader);
std::optional<std::size_t> read_choice(const Node& node, const FieldInfo& field, Reader& reader);

template <class T>
class Table {
 public:
  using Setter = std::function<void(T&, const Node&, const FieldInfo&, Reader&)>;
  using Finish = std::function<void(T&, const Node&, Reader&)>;
  using OtherKey = std::function<void(T&, const Key&, const Node&, Reader&)>;

  explicit Table(TableInfo info) : info_(std::move(info)) {}

  // A key with a setter of its own.
  void row(FieldInfo field, Setter setter) {
    HEADROOM_CHECK(info_.find(field.key) == nullptr, "a key has one row");
    HEADROOM_CHECK(field.kind != Kind::kByType, "a row says its kind or has a member");
    info_.fields.push_back(std::move(field));
    setters_.push_back(std::move(setter));
  }

  // A key that fills a member, of T or of what it derives from.
  template <class M, class O>
    requires std::derived_from<T, O>
  void row(M O::* member, FieldInfo field) {
    if (field.kind == Kind::kByType) field.kind = kKindOf<M>;
    row(std::move(field), [member](T& owner, const Node& node, const FieldInfo& f, Reader& reader) {
      read_value(node, f, reader, owner.*member);
    });
  }

  // A key whose value is one of a few words.
  template <class E>
  void choice(E T::* member, std::vector<std::pair<std::string_view, E>> words, FieldInfo field) {
    for (const auto& [word, value] : words) field.choices.push_back(word);
    field.kind = Kind::kChoice;
    row(std::move(field), [member, words = std::move(words)](T& owner, const Node& node,
                                                             const FieldInfo& f, Reader& reader) {
      const std::optional<std::size_t> index = read_choice(node, f, reader);
      if (index) owner.*member = words[*index].second;
    });
  }

  // A key whose value is a map with a table of its own. `S` is a member's type or std::optional of
  // it; without a member, the inner table fills this same struct.
  template <class S>
  void section(S T::* member, const Table<S>& table, FieldInfo field) {
    row(as_section(table.info(), std::move(field)),
        [member, &table](T& owner, const Node& node, const FieldInfo&, Reader& reader) {
          table.read(node, owner.*member, reader);
        });
  }
  template <class S>
  void section(std::optional<S> T::* member, const Table<S>& table, FieldInfo field) {
    row(as_section(table.info(), std::move(field)),
        [member, &table](T& owner, const Node& node, const FieldInfo&, Reader& reader) {
          S value{};
          table.read(node, value, reader);
          owner.*member = std::move(value);
        });
  }
  void section(const Table<T>& table, FieldInfo field) {
    row(as_section(table.info(), std::move(field)),
        [&table](T& owner, const Node& node, const FieldInfo&, Reader& reader) {
          table.read(node, owner, reader);
        });
  }

  // A key whose value is a map from names, each with a table; `name` is where the name goes. What
  // the table fills is an I, or derives from it and is cut down to it in the end.
  template <class S, class I>
  void named(std::vector<I> T::* member, std::type_identity_t<std::string S::*> name,
             const Table<S>& table, FieldInfo field) {
    field.shape = Shape::kMap;
    row(as_section(table.info(), std::move(field)),
        [member, name, &table](T& owner, const Node& node, const FieldInfo& f, Reader& reader) {
          if (!is_map(node, f, reader)) return;
          for (std::size_t i = 0; i < node.keys.size(); ++i) {
            read_named(owner.*member, name, table, node.keys[i], node.items[i], reader);
          }
        });
  }

  // The same as a list of maps with one key each: the form of steps, which have an order.
  template <class S, class O>
    requires std::derived_from<T, O>
  void named_list(std::vector<S> O::* member, std::string S::* name, const Table<S>& table,
                  FieldInfo field) {
    field.shape = Shape::kListOfNamed;
    row(as_section(table.info(), std::move(field)),
        [member, name, &table](T& owner, const Node& node, const FieldInfo& f, Reader& reader) {
          if (!is_list(node, f, reader)) return;
          for (const Node& item : node.items) {
            if (!has_one_key(item, f, reader)) continue;
            read_named(owner.*member, name, table, item.keys[0], item.items[0], reader);
          }
        });
  }

  // A key whose value is a list of maps.
  template <class S>
  void list(std::vector<S> T::* member, const Table<S>& table, FieldInfo field) {
    field.shape = Shape::kList;
    row(as_section(table.info(), std::move(field)),
        [member, &table](T& owner, const Node& node, const FieldInfo& f, Reader& reader) {
          if (!is_list(node, f, reader)) return;
          for (const Node& item : node.items) {
            S value{};
            value.at = item.at;
            table.read(item, value, reader);
            (owner.*member).push_back(std::move(value));
          }
        });
  }

  // Runs after the rows, for what concerns several of them.
  void finish(Finish finish) { finish_ = std::move(finish); }
  // Takes the keys that are in no row, after the others; `meaning` is for the documentation.
  void other_keys(std::string_view meaning, OtherKey other) {
    info_.other_keys = meaning;
    other_ = std::move(other);
  }

  const TableInfo& info() const { return info_; }

  void read(const Node& node, T& owner, Reader& reader) const {
    if (node.kind == Node::Kind::kScalar && !info_.short_for.empty()) {
      const FieldInfo& field = *info_.find(info_.short_for);
      setters_[index_of(field)](owner, node, field, reader);
    } else if (node.kind == Node::Kind::kMap) {
      read_keys(node, owner, reader);
    } else if (node.kind != Node::Kind::kNull) {
      refuse_section(node, info_, reader);
      return;
    }
    for (const FieldInfo& field : info_.fields) {
      const bool is_given = node.find(field.key) != nullptr ||
                            (node.kind == Node::Kind::kScalar && field.key == info_.short_for);
      if (field.need == Need::kRequired && !is_given)
        reader.missing(field, section_at(node, owner));
    }
    if (finish_) finish_(owner, node, reader);
  }

 private:
  std::size_t index_of(const FieldInfo& field) const {
    return static_cast<std::size_t>(&field - info_.fields.data());
  }

  void read_keys(const Node& node, T& owner, Reader& reader) const {
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const FieldInfo* field = info_.find(node.keys[i].text);
      if (field == nullptr) {
        if (!other_) reader.unknown_key(node.keys[i], info_);
        continue;
      }
      const Node& value = node.items[i];
      // A section whose entries are all commented out is empty; a value that is not there is not.
      if (value.kind == Node::Kind::kNull && field->kind != Kind::kAny) {
        if (field->kind != Kind::kSection && field->shape == Shape::kOne) {
          reader.no_value(*field, node.keys[i].at);
        }
        continue;
      }
      const Reader::Inside inside(reader, field->key);
      setters_[index_of(*field)](owner, value, *field, reader);
    }
    if (!other_) return;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      if (info_.find(node.keys[i].text) == nullptr) {
        other_(owner, node.keys[i], node.items[i], reader);
      }
    }
  }

  // The name of a section is a better place for what is missing in it than its first key.
  static Position section_at(const Node& node, const T& owner) {
    if constexpr (requires { owner.at; }) {
      if (owner.at.line > 0) return owner.at;
    }
    return node.at;
  }

  template <class S, class I>
  static void read_named(std::vector<I>& out, std::string S::* name, const Table<S>& table,
                         const Key& key, const Node& node, Reader& reader) {
    reader.check_name(key.text, key.at);
    S value{};
    value.*name = key.text;
    value.at = key.at;
    const Reader::Inside inside(reader, key.text);
    table.read(node, value, reader);
    out.push_back(std::move(value));
  }

  TableInfo info_;
  std::vector<Setter> setters_;
  Finish finish_;
  OtherKey other_;
};

}  // namespace headroom::spec
