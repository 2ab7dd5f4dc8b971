// What is written must be read as what was meant, whatever names people have.

#include "features/xml_writer.h"

#include <gtest/gtest.h>

namespace santral::features {
namespace {

constexpr std::string_view prologue = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

TEST(XmlWriter, ElementsAreClosedInOrder) {
    XmlWriter xml;
    xml.open("a").attribute("b", "c").open("d").close().leaf("e", "f");
    EXPECT_EQ(xml.take(), std::string(prologue) + "<a b=\"c\"><d/><e>f</e></a>\n");
}

TEST(XmlWriter, WhatANameBringsAlongIsNoMarkup) {
    XmlWriter xml;
    xml.open("a").attribute("b", "\"><c/>&'\n").text("<Ayşe & \"co\">");
    EXPECT_EQ(xml.take(), std::string(prologue) +
                              "<a b=\"&quot;&gt;&lt;c/&gt;&amp;' \">&lt;Ayşe &amp; &quot;co&quot;&gt;</a>\n");
}

}  // namespace
}  // namespace santral::features
