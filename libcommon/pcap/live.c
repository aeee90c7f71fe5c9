/* pcap/live.c - capture from an interface through libpcap, and giving up the privilege it took. */
#include <dlfcn.h>
#include <errno.h>
#include <grp.h>
#include <pcap/pcap.h>
#include <pwd.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "base/num.h"
#include "pcap/conn.h"

enum {
	SNAP = 262144,
	BUFFER = 16 * 1024 * 1024, /* the kernel's: a burst of a full table */
	WAIT_MS = 100,
	STEP = 256,
	PORT = 179,
};

void
capture_filter(const struct capture_options *o, struct buf *b)
{
	unsigned port = o && o->port ? o->port : PORT;

	if (o && o->filter) {
		buf_str(b, o->filter);
		return;
	}
	/* Fragments but the first have no ports, and behind `vlan` the offsets are moved for all that follows. */
	if (o && o->any_port) {
		buf_str(b, "tcp or ip6 proto 44 or (ip[6:2] & 0x1fff != 0) or (vlan and (tcp or vlan))");
		return;
	}
	buf_fmt(b, "tcp port %u or (ip[6:2] & 0x1fff != 0) or ip6 proto 44 or (vlan and (tcp port %u or (vlan and tcp port %u)))",
	    port, port, port);
}

static bool
fail(struct diags *d, const char *interface, const char *why)
{
	diag_add(d, DIAG_RESET, "capture", NULL, 0, 0, "%s: %s", interface, why);
	return false;
}

/*
 * libpcap is loaded when the first interface is opened: it brings a dozen libraries with it, which every reading of a
 * file would otherwise pay for with more time than decoding a message takes.
 */
#define FUNCTIONS(X)                                                                                                   \
	X(create) X(set_snaplen) X(set_promisc) X(set_timeout) X(set_buffer_size) X(set_tstamp_precision) X(activate)       \
	X(geterr) X(statustostr) X(compile) X(setfilter) X(freecode) X(setnonblock) X(get_selectable_fd) X(datalink)       \
	X(get_tstamp_precision) X(next_ex) X(stats) X(close)

#define POINTER(name) __typeof__(pcap_##name) *name;
static struct {
	FUNCTIONS(POINTER)
} pcap; /* set once, by pcap_load */

static bool
pcap_load(const char *interface, struct diags *d)
{
	static const char *const names[] = { "libpcap.so.0.8", "libpcap.so.1", "libpcap.so", "libpcap.dylib" };
	static void *lib;
	size_t i;

	for (i = 0; !lib && i < sizeof(names) / sizeof(names[0]); i++)
		lib = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	if (!lib)
		return fail(d, interface, "libpcap is not installed");
#define LOAD(name)                                                                                                     \
	{                                                                                                              \
		void *f = dlsym(lib, "pcap_" #name);                                                                   \
		if (!f)                                                                                                \
			return fail(d, interface, "this libpcap has no pcap_" #name);                                  \
		memcpy(&pcap.name, &f, sizeof(f));                                                                     \
	}
	FUNCTIONS(LOAD)
	return true;
}

/* Some link layers know no VLANs, some no Ethernet fields: the filter is made simpler until it compiles. */
static bool
install_filter(pcap_t *p, const struct capture_options *o, const char *interface, struct diags *d)
{
	struct bpf_program prog;
	struct buf b;
	bool ok;

	buf_init(&b, 65536);
	capture_filter(o, &b);
	ok = pcap.compile(p, &prog, buf_cstr(&b), 1, PCAP_NETMASK_UNKNOWN) == 0;
	if (!ok && !(o && o->filter)) {
		buf_reset(&b);
		if (o && o->any_port)
			buf_str(&b, "tcp");
		else
			buf_fmt(&b, "tcp port %u", o && o->port ? o->port : PORT);
		ok = pcap.compile(p, &prog, buf_cstr(&b), 1, PCAP_NETMASK_UNKNOWN) == 0;
	}
	buf_fini(&b);
	if (!ok)
		return fail(d, interface, pcap.geterr(p));
	ok = pcap.setfilter(p, &prog) == 0;
	pcap.freecode(&prog);
	return ok || fail(d, interface, pcap.geterr(p));
}

static bool
activate(pcap_t *p, const char *interface, struct diags *d)
{
	int r;

	pcap.set_snaplen(p, SNAP);
	pcap.set_promisc(p, 0);
	pcap.set_timeout(p, WAIT_MS);
	pcap.set_buffer_size(p, BUFFER);
	pcap.set_tstamp_precision(p, PCAP_TSTAMP_PRECISION_NANO);
	r = pcap.activate(p);
	if (r < 0) {
		const char *more = pcap.geterr(p);

		return fail(d, interface, more[0] ? more : pcap.statustostr(r));
	}
	return true;
}

struct capture *
capture_live(const char *interface, const struct capture_options *o, struct diags *d)
{
	char err[PCAP_ERRBUF_SIZE] = "";
	struct capture *c;
	pcap_t *p;

	if (!pcap_load(interface, d))
		return NULL;
	p = pcap.create(interface, err);
	if (!p) {
		fail(d, interface, err);
		return NULL;
	}
	if (!activate(p, interface, d) || !install_filter(p, o, interface, d) || pcap.setnonblock(p, 1, err) < 0) {
		pcap.close(p);
		return NULL;
	}
	c = capture_new(o, d);
	if (!c) {
		pcap.close(p);
		return NULL;
	}
	c->live = p;
	c->fd = pcap.get_selectable_fd(p);
	return c;
}

/* libpcap's DLT numbers are those of files but for a few. */
static unsigned
link_of(pcap_t *p)
{
	int dlt = pcap.datalink(p);

	return dlt == DLT_RAW ? LINK_RAW : (unsigned)dlt;
}

static uint64_t
wall_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

enum capture_status
live_step(struct capture *c, struct diags *d)
{
	pcap_t *p = c->live;
	bool nano = pcap.get_tstamp_precision(p) == PCAP_TSTAMP_PRECISION_NANO;
	unsigned n;

	for (n = 0; n < STEP && !c->stop; n++) {
		struct pcap_pkthdr *h;
		const u_char *bytes;
		struct packet k;
		int r = pcap.next_ex(p, &h, &bytes);

		if (r < 0) {
			fail(d, "live", pcap.geterr(p));
			return CAPTURE_ERROR;
		}
		if (r == 0) {
			if (c->waiting && wall_ns() >= c->tick_ns + 1000000000u) {
				c->now.time_ns = wall_ns();
				tcp_tick(c, c->now.time_ns);
			}
			return CAPTURE_IDLE;
		}
		k = (struct packet){ .p = bytes, .n = h->caplen, .wire = h->len > h->caplen ? h->len : h->caplen, .link = link_of(p) };
		k.time_ns = (uint64_t)h->ts.tv_sec * 1000000000u + (uint64_t)h->ts.tv_usec * (nano ? 1 : 1000);
		capture_packet(c, &k);
	}
	return c->stop ? CAPTURE_STOP : CAPTURE_MORE;
}

void
live_stats(struct capture *c)
{
	struct pcap_stat st;

	if (c->live && pcap.stats(c->live, &st) == 0) {
		c->st.received = st.ps_recv;
		c->st.dropped = st.ps_drop;
		c->st.dropped_if = st.ps_ifdrop;
	}
}

void
live_close(struct capture *c)
{
	if (c->live)
		pcap.close(c->live);
	c->live = NULL;
}

/* ---- privileges ---- */

static bool
privilege_fail(struct diags *d, const char *what)
{
	diag_add(d, DIAG_RESET, "privileges", NULL, 0, 0, "%s: %s", what, strerror(errno));
	return false;
}

/* Ids of a user by name or number. */
static bool
user_ids(const char *user, uid_t *uid, gid_t *gid, struct diags *d)
{
	const struct passwd *pw;
	uint32_t n;

	errno = 0;
	pw = getpwnam(user);
	if (!pw && num_u32(span_str(user), &n))
		pw = getpwuid((uid_t)n);
	if (!pw) {
		diag_add(d, DIAG_RESET, "privileges", NULL, 0, 0, "no user \"%s\"", user);
		return false;
	}
	*uid = pw->pw_uid;
	*gid = pw->pw_gid;
	return true;
}

/* Who ran sudo. */
static bool
sudo_ids(uid_t *uid, gid_t *gid)
{
	const char *u = getenv("SUDO_UID"), *g = getenv("SUDO_GID");
	uint32_t un, gn;

	if (!u || !g || !num_u32(span_str(u), &un) || !num_u32(span_str(g), &gn) || un == 0)
		return false;
	*uid = (uid_t)un;
	*gid = (gid_t)gn;
	return true;
}

#ifdef __linux__
/* Nothing started from here on gains anything by being started. */
static bool
no_new_privileges(struct diags *d)
{
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 || privilege_fail(d, "no_new_privs");
}

/* A program that is not root may have been given CAP_NET_RAW by its file; leaving root takes the others already. */
static bool
drop_capabilities(struct diags *d)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0, 0, 0 } };

	return syscall(SYS_capset, &head, none) == 0 || privilege_fail(d, "capset");
}
#else
static bool
no_new_privileges(struct diags *d)
{
	(void)d;
	return true;
}

static bool
drop_capabilities(struct diags *d)
{
	(void)d;
	return true;
}
#endif

bool
capture_drop_privileges(const char *user, struct diags *d)
{
	uid_t uid = getuid();
	gid_t gid = getgid();

	if (!no_new_privileges(d))
		return false;
	if (geteuid() != 0) {
		if (user) {
			diag_add(d, DIAG_RESET, "privileges", NULL, 0, 0, "only root can become \"%s\"", user);
			return false;
		}
		return drop_capabilities(d);
	}
	/* A set-user-id program goes back to its caller; root itself to who ran sudo, or to nobody. */
	if (user || uid == 0) {
		if (user ? !user_ids(user, &uid, &gid, d) : !sudo_ids(&uid, &gid) && !user_ids("nobody", &uid, &gid, d))
			return false;
	}
	if (setgroups(0, NULL) != 0)
		return privilege_fail(d, "setgroups");
	if (setgid(gid) != 0)
		return privilege_fail(d, "setgid");
	if (setuid(uid) != 0)
		return privilege_fail(d, "setuid");
	if (uid != 0 && (setuid(0) == 0 || geteuid() == 0)) {
		diag_add(d, DIAG_RESET, "privileges", NULL, 0, 0, "root could be taken back");
		return false;
	}
	return true;
}
