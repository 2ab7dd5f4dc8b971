#pragma once
// All typed views of header values in one include. Each is made by parse_x(std::string_view) from a value of
// Message::find or Message::values, and its views last as long as that value's.

#include "sip/message/contact.h"
#include "sip/message/content_type.h"
#include "sip/message/cseq.h"
#include "sip/message/digest_header.h"
#include "sip/message/event.h"
#include "sip/message/expiry.h"
#include "sip/message/list.h"
#include "sip/message/max_forwards.h"
#include "sip/message/name_addr.h"
#include "sip/message/parameters.h"
#include "sip/message/privacy.h"
#include "sip/message/reason.h"
#include "sip/message/replaces.h"
#include "sip/message/via.h"
