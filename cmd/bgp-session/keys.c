/* SPDX-License-Identifier: ISC */
/* bgp-session/keys.c - keys of TCP MD5 and TCP-AO, from files and from a configuration. */
#include "keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "cli/say.h"

static bool
keys_read_file(const char *path, char *to, size_t n, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return false;
	*len = 0;
	while (*len < n && (got = read(fd, to + *len, n - *len)) > 0)
		*len += (size_t)got;
	close(fd);
	while (*len && (to[*len - 1] == '\n' || to[*len - 1] == '\r'))
		--*len;
	return true;
}

static bool
keys_set(struct tcp_key *k, const char *p, size_t n, const char *what)
{
	if (n == 0 || n > TCP_KEY_MAX) {
		say("bgp-session", "%s: a key of %zu bytes, want 1 to %d", what, n, TCP_KEY_MAX);
		return false;
	}
	memcpy(k->bytes, p, n);
	k->n = n;
	return true;
}

static bool
keys_ao_algorithm(const char *word, char out[64])
{
	static const char *const names[][2] = { { "hmac-sha-1-96", "hmac(sha1)" }, { "aes-128-cmac-96", "cmac(aes128)" },
		{ "hmac-sha-256", "hmac(sha256)" }, { NULL, NULL } };
	size_t i;

	for (i = 0; names[i][0]; i++)
		if (strcmp(word, names[i][0]) == 0) {
			snprintf(out, 64, "%s", names[i][1]);
			return true;
		}
	say("bgp-session", "TCP-AO: unknown algorithm '%s': hmac-sha-1-96, aes-128-cmac-96 or hmac-sha-256", word);
	return false;
}

/* Lines of "keyid 1", "algorithm hmac-sha-1-96", "password TEXT". */
static bool
keys_read_ao(struct conf *c, char *p)
{
	char *line, *save = NULL;

	snprintf(c->tcp.ao_algorithm, sizeof(c->tcp.ao_algorithm), "hmac(sha1)");
	c->tcp.ao.n = 0;
	for (line = strtok_r(p, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *value = line + strcspn(line, " \t");
		uint64_t v;

		if (*value)
			*value++ = 0;
		value += strspn(value, " \t");
		value[strcspn(value, ";\r")] = 0;
		if (!*line || *line == '#')
			continue;
		if (strcmp(line, "keyid") == 0 && num_max(span_str(value), 255, &v)) {
			c->tcp.ao_id = (uint8_t)v;
		} else if (strcmp(line, "algorithm") == 0) {
			if (!keys_ao_algorithm(value, c->tcp.ao_algorithm))
				return false;
		} else if (strcmp(line, "password") == 0) {
			if (!keys_set(&c->tcp.ao, value, strlen(value), c->ao_file))
				return false;
		} else {
			say("bgp-session", "%s: expected keyid, algorithm or password, found '%s'", c->ao_file, line);
			return false;
		}
	}
	if (c->tcp.ao.n)
		return true;
	say("bgp-session", "%s: no password", c->ao_file);
	return false;
}

bool
keys_read(struct conf *c)
{
	char text[1024];
	size_t n;

	if (c->md5_file[0]) {
		if (!keys_read_file(c->md5_file, text, sizeof(text), &n)) {
			say("bgp-session", "%s: %s", c->md5_file, strerror(errno));
			return false;
		}
		if (!keys_set(&c->tcp.md5, text, n, c->md5_file))
			return false;
	}
	if (c->ao_file[0]) {
		if (!keys_read_file(c->ao_file, text, sizeof(text) - 1, &n)) {
			say("bgp-session", "%s: %s", c->ao_file, strerror(errno));
			return false;
		}
		text[n] = 0;
		return keys_read_ao(c, text);
	}
	return true;
}

static int
keys_base64_digit(int c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool
keys_base64(const char *s, char *out, size_t max, size_t *n)
{
	unsigned v = 0, bits = 0;

	*n = 0;
	for (; *s && *s != '='; s++) {
		int d = keys_base64_digit((unsigned char)*s);

		if (d < 0)
			return false;
		v = v << 6 | (unsigned)d;
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		if (*n == max)
			return false;
		out[(*n)++] = (char)(v >> bits & 0xff);
	}
	return true;
}

static bool
keys_set_password(struct tcp_key *k, const char *password, unsigned form, const char *what)
{
	char out[TCP_KEY_MAX];
	size_t n;
	bool hex = strspn(password, "0123456789abcdef") == strlen(password);

	if ((form == BASE64_YES || (form == BASE64_AUTO && hex)) && keys_base64(password, out, sizeof(out), &n))
		return keys_set(k, out, n, what);
	return keys_set(k, password, strlen(password), what);
}

bool
keys_of_neighbor(struct conf *c, const struct config_neighbor *n)
{
	if (!n)
		return true;
	if (n->md5_password && !c->md5_file[0] && !keys_set_password(&c->tcp.md5, n->md5_password, n->md5_base64, "md5-password"))
		return false;
	if (!n->ao || c->ao_file[0])
		return true;
	c->tcp.ao_id = n->ao_key;
	return keys_ao_algorithm(n->ao_algorithm ? n->ao_algorithm : "hmac-sha-1-96", c->tcp.ao_algorithm) && n->ao_password &&
	    keys_set_password(&c->tcp.ao, n->ao_password, n->ao_base64, "tcp-ao");
}
