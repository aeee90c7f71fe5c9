/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/ctl.h - `bgp-api-bridge ctl`: a program of its own after the bridge's name. */
#ifndef BRIDGE_CTL_H
#define BRIDGE_CTL_H

int ctl_main(int argc, char **argv);

#endif
