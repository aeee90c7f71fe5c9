/* SPDX-License-Identifier: ISC */
/* bgp-api-bridge/env.h - settings as ExaBGP has them: defaults, a file, and the environment. */
#ifndef BRIDGE_ENV_H
#define BRIDGE_ENV_H

#include "base/buf.h"
#include "log.h"

enum { SETTING_MAX = 256 };

struct env {
	/* daemon */
	bool daemonize, drop;
	char pid[SETTING_MAX], user[SETTING_MAX];
	long umask;
	/* log */
	bool log_enable, log_all, log_short;
	bool log_category[CAT_CNT];
	long log_level;
	char log_destination[SETTING_MAX];
	/* tcp */
	long attempts, port, delay;
	char bind[4 * SETTING_MAX];
	/* bgp */
	bool passive;
	long openwait;
	/* api */
	long api_version;
	bool ack, respawn, terminate, cli, compact, multi_client;
	long chunk, max_clients;
	char encoder[16], pipename[SETTING_MAX], socketname[SETTING_MAX], socketpath[SETTING_MAX];
	char cli_mode[16];
	bool fifos;               /* exabgp_cli_socket is the empty text */
	/* debug */
	bool rotate;
	char version[SETTING_MAX]; /* reported to helpers; "": ours */
	char root[SETTING_MAX], etc[SETTING_MAX];
};

/*
 * Defaults, then the file (NULL: the usual one if it exists), then the environment. Settings that are unknown are
 * reported and ignored; false if a value is wrong.
 */
bool env_load(struct env *e, const char *file);
/* Append all settings in the form of the file. */
void env_print(const struct env *e, struct buf *b);

#endif
