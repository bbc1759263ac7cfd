// An operation as it goes on, for the person who looks on.
//
// What happens is told line by line: "14:03:11  scale    model 3 -> 4: ...". On a terminal a block
// below says how everything stands now, redrawn in place; elsewhere there are the lines alone.
#pragma once

#include <optional>
#include <ostream>
#include <string_view>

#include "operation/glance.h"
#include "report/redrawn_block.h"
#include "report/screen.h"
#include "run/run.h"

namespace headroom::report {

// Never fails: what cannot be shown is no reason to stop an operation.
class OperationView {
 public:
  // `out` is borrowed and must outlive the view.
  OperationView(std::ostream& out, Screen screen);

  void tell(const run::Event& event);
  // Does nothing where there is no terminal.
  void show(operation::Glance glance);
  // Wipes the block.
  void end();

 private:
  bool redraws() const;
  // Draws the block anew, below a line that stays if there is one.
  void draw(std::string_view line_above);

  std::ostream& out_;
  Screen screen_;
  RedrawnBlock block_;
  std::optional<operation::Glance> shown_;  // last
};

}  // namespace headroom::report
