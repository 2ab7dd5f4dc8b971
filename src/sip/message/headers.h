#pragma once
// All typed views of header values in one include. Each is made by parse_x(std::string_view) from a value of
// Message::find or Message::values, and its views last as long as that value's.

#include "sip/message/contact.h"
#include "sip/message/cseq.h"
#include "sip/message/digest_header.h"
#include "sip/message/expiry.h"
#include "sip/message/list.h"
#include "sip/message/name_addr.h"
#include "sip/message/parameters.h"
#include "sip/message/small_headers.h"
#include "sip/message/via.h"
