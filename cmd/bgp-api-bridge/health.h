/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/health.h - the health check: its options, and what it does. */
#ifndef HEALTH_H
#define HEALTH_H

#include "base/buf.h"
#include "cli/opt.h"
#include "value/ip.h"

#define HEALTH "bgp-api-bridge healthcheck"

enum health_state { HEALTH_INIT, HEALTH_RISING, HEALTH_FALLING, HEALTH_UP, HEALTH_DOWN, HEALTH_DISABLED, HEALTH_EXIT };

struct health_ip {
	struct prefix net;
	char interface[16]; /* "" lo */
	bool ours;          /* we have set the address up */
};

enum { HEALTH_PATH_ID = 1 << 0 }; /* marks */

struct health {
	char **words; /* the options, those of files before them: they are needed as long as the program runs */
	/* logging and life */
	bool silent, no_syslog, debug, no_ack, sudo;
	int facility;
	char name[64], pid[256], user[64], group[64];
	/* the check */
	uint32_t interval_ms, fast_interval_ms, timeout_ms;
	long rise, fall;
	char disable[256], command[2048];
	/* what is announced */
	char next_hop[64];
	struct health_ip *ips;
	size_t ip_cnt;
	struct opt_list nets, net_interfaces, neighbors, execute, up_execute, down_execute, disabled_execute;
	bool deaggregate, no_ip_setup, dynamic, exact, withdraw_on_down, debounce;
	char label[64], community[1024], extended[1024], large[1024], disabled_community[1024];
	char as_path[512], up_as_path[512], down_as_path[512], disabled_as_path[512];
	long start_ip, up_metric, down_metric, disabled_metric, increase, local_preference, path_id;
	unsigned marks; /* of options that were given */
};

/* `bgp-api-bridge healthcheck`: a program of its own after the bridge's name. */
int healthcheck_main(int argc, char **argv);

/* OPT_GO, or the status to exit with: everything has been reported. */
int health_options(struct health *h, int argc, char **argv);

void health_log(const struct health *h, int severity, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* The addresses, from the options or the loopback interface. False: the reason is reported. */
bool health_addresses(struct health *h);
/* `ip address add|delete`. */
void health_setup(struct health *h);
void health_remove(struct health *h);

#endif
