/* SPDX-License-Identifier: ISC */
/* nlri/service.h - names of well-known ports, so that what a command means does not depend on the machine it runs on. */
#ifndef NLRI_SERVICE_H
#define NLRI_SERVICE_H

#include "base/table.h"

/* IANA service names (RFC 6335) in ascending order of ports, a choice of the registry. */
extern const struct name services[];

#endif
