#include "extract/markup.h"

#include <gmock/gmock.h>

namespace headroom::extract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kPage = R"(<!doctype html><title>Shop</title>
<form><input type="hidden" name="csrf" value="a&amp;b"><p>one<p>two
<a class=next href="/page/2">more</a>)";

TEST(Markup, SelectsFromHtmlAsBrowsersReadIt) {
  const Markup page(kPage);
  EXPECT_THAT(page.select("//input[@name='csrf']/@value"), ElementsAre("a&b"));
  EXPECT_THAT(page.select("//a[@class='next']/@href"), ElementsAre("/page/2"));
  EXPECT_THAT(page.select("//p"), ElementsAre("one", testing::StartsWith("two")));
  EXPECT_THAT(page.select("count(//p)"), ElementsAre("2"));
  EXPECT_THAT(page.select("//b"), IsEmpty());
}

TEST(Markup, SelectsFromXml) {
  const Markup feed(R"(<?xml version="1.0"?><feed><entry id="1"/><entry id="2"/></feed>)");
  EXPECT_THAT(feed.select("/feed/entry/@id"), ElementsAre("1", "2"));
}

TEST(Markup, FetchesAndExpandsNothing) {
  const Markup feed(R"(<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>x&b;</a>)");
  for (const std::string& text : feed.select("/a")) EXPECT_EQ(text, "x");
}

TEST(Markup, WhatIsNoDocumentHoldsNothing) {
  EXPECT_THAT(Markup("").select("//a"), IsEmpty());
  EXPECT_THAT(Markup("<?xml <<<").select("//a"), IsEmpty());
}

TEST(Markup, KnowsAnXPathFromOtherText) {
  EXPECT_TRUE(check_xpath("//a[@class='next']/@href").has_value());
  EXPECT_TRUE(check_xpath("string(//title)").has_value());
  EXPECT_FALSE(check_xpath("//a[").has_value());
  EXPECT_FALSE(check_xpath("a.next >").has_value());
}

}  // namespace
}  // namespace headroom::extract
