#include "report/well_formed.h"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

TEST(WellFormed, AcceptsElementsThatNestAndAreClosed) {
  EXPECT_EQ(malformation("<!DOCTYPE html><a b=\"c &amp; d\"><!-- < --><e/>&#39;<![CDATA[<&]]></a>"),
            "");
}

TEST(WellFormed, RefusesWhatAnXmlReaderRefuses) {
  for (const char* text :
       {"<a>", "<a></b>", "</a>", "<a><b></a></b>", "<a b=c/>", "<a b=\"<\"/>", "<a>&nbsp;</a>",
        "<a> & </a>", "<a/><b/>", "", "<a b=\"1\" b=\"2\"/>", "<a <b/></a>", "<a"}) {
    EXPECT_NE(malformation(text), "") << text;
  }
}

}  // namespace
}  // namespace headroom::report
