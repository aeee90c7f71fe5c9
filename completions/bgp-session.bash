# SPDX-License-Identifier: ISC
# bash completion for bgp-session, made from its table of options by `make completions`.
_bgp_session()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} list=

	COMPREPLY=()
	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD-2]}
	fi
	case $prev in
	-p | --port)
		return
		;;
	--listen-address)
		mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
		return
		;;
	--accept-fd)
		return
		;;
	--hold-time)
		return
		;;
	--connect-retry)
		return
		;;
	--connect-retry-first)
		return
		;;
	--attempts)
		return
		;;
	--connect-tries)
		return
		;;
	--md5)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	--tcp-ao)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	--ttl-security)
		return
		;;
	--outgoing-ttl)
		return
		;;
	--incoming-ttl)
		return
		;;
	--interface)
		mapfile -t COMPREPLY < <(compgen -W "$(ls /sys/class/net 2>/dev/null)" -- "$cur")
		return
		;;
	--source)
		mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
		return
		;;
	--dscp)
		return
		;;
	--socket-buffer)
		return
		;;
	--stall-limit)
		return
		;;
	--send-hold)
		return
		;;
	--add-path-mode)
		mapfile -t COMPREPLY < <(compgen -W 'both send receive' -- "$cur")
		return
		;;
	--graceful-restart)
		return
		;;
	--long-lived)
		return
		;;
	--role)
		mapfile -t COMPREPLY < <(compgen -W 'provider rs rs-client customer peer' -- "$cur")
		return
		;;
	--host-name)
		return
		;;
	--domain-name)
		return
		;;
	--software-version)
		return
		;;
	--capability)
		return
		;;
	--gather)
		return
		;;
	--backlog)
		return
		;;
	--events)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'all none state fsm negotiated open update notification keepalive refresh operational unknown receive send send-open send-update send-notification send-keepalive send-refresh send-operational send-unknown' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	-o | --output)
		mapfile -t COMPREPLY < <(compgen -W 'json text command raw lines' -- "$cur")
		return
		;;
	--json-version)
		mapfile -t COMPREPLY < <(compgen -W '6 5 4' -- "$cur")
		return
		;;
	--archive)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	--rotate)
		return
		;;
	--compress)
		mapfile -t COMPREPLY < <(compgen -W 'gz bz2 xz zst lz4' -- "$cur")
		return
		;;
	--play)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	--speed)
		return
		;;
	--results)
		mapfile -t COMPREPLY < <(compgen -W 'tap table' -- "$cur")
		return
		;;
	--junit)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	--multiple-labels)
		return
		;;
	-c | --config)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	--neighbor)
		mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
		return
		;;
	--local-as)
		return
		;;
	--peer-as)
		return
		;;
	--local-address)
		mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
		return
		;;
	--peer-address)
		mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
		return
		;;
	--router-id)
		return
		;;
	-f | --family)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'ipv4/unicast ipv4/multicast ipv4/nlri-mpls ipv4/mcast-vpn ipv4/mdt ipv4/sr-policy ipv4/classful-transport ipv4/car ipv4/car-vpn ipv4/mup ipv4/mpls-vpn ipv4/multicast-vpn ipv4/rtc ipv4/flow ipv4/flow-vpn ipv6/unicast ipv6/multicast ipv6/nlri-mpls ipv6/mcast-vpn ipv6/mdt ipv6/sr-policy ipv6/classful-transport ipv6/car ipv6/car-vpn ipv6/mup ipv6/mpls-vpn ipv6/multicast-vpn ipv6/rtc ipv6/flow ipv6/flow-vpn l2vpn/mcast-vpls l2vpn/vpls l2vpn/evpn l2vpn/rtc l2vpn/flow l2vpn/flow-vpn sfc/sfc bgp-ls/bgp-ls bgp-ls/bgp-ls-vpn bgp-ls/bgp-ls-spf' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	--add-path)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'ipv4/unicast ipv4/multicast ipv4/nlri-mpls ipv4/mcast-vpn ipv4/mdt ipv4/sr-policy ipv4/classful-transport ipv4/car ipv4/car-vpn ipv4/mup ipv4/mpls-vpn ipv4/multicast-vpn ipv4/rtc ipv4/flow ipv4/flow-vpn ipv6/unicast ipv6/multicast ipv6/nlri-mpls ipv6/mcast-vpn ipv6/mdt ipv6/sr-policy ipv6/classful-transport ipv6/car ipv6/car-vpn ipv6/mup ipv6/mpls-vpn ipv6/multicast-vpn ipv6/rtc ipv6/flow ipv6/flow-vpn l2vpn/mcast-vpls l2vpn/vpls l2vpn/evpn l2vpn/rtc l2vpn/flow l2vpn/flow-vpn sfc/sfc bgp-ls/bgp-ls bgp-ls/bgp-ls-vpn bgp-ls/bgp-ls-spf' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	--extended-nexthop)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'ipv4/unicast ipv4/multicast ipv4/nlri-mpls ipv4/mcast-vpn ipv4/mdt ipv4/sr-policy ipv4/classful-transport ipv4/car ipv4/car-vpn ipv4/mup ipv4/mpls-vpn ipv4/multicast-vpn ipv4/rtc ipv4/flow ipv4/flow-vpn ipv6/unicast ipv6/multicast ipv6/nlri-mpls ipv6/mcast-vpn ipv6/mdt ipv6/sr-policy ipv6/classful-transport ipv6/car ipv6/car-vpn ipv6/mup ipv6/mpls-vpn ipv6/multicast-vpn ipv6/rtc ipv6/flow ipv6/flow-vpn l2vpn/mcast-vpls l2vpn/vpls l2vpn/evpn l2vpn/rtc l2vpn/flow l2vpn/flow-vpn sfc/sfc bgp-ls/bgp-ls bgp-ls/bgp-ls-vpn bgp-ls/bgp-ls-spf' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W '-p --port --listen --passive --listen-address --accept-fd --hold-time --connect-retry --connect-retry-first --once --attempts --connect-tries --md5 --tcp-ao --ttl-security --outgoing-ttl --incoming-ttl --interface --source --dscp --socket-buffer --stall-limit --send-hold --add-path-mode --no-extended-message --no-route-refresh --graceful-restart --graceful-notification --long-lived --role --role-strict --host-name --domain-name --software-version --operational --multi-session --capability --adj-rib-in --no-group --gather --manual-eor --exabgp --exact --no-routes --backlog --events -o --output --json-version --spaced --compact --packets --consolidate --with-negotiated --ack --receipts --unchecked --exit-on-eof --archive --rotate --compress --play --speed --as-fast-as-possible --results --junit --multiple-labels -c --config --neighbor --local-as --peer-as --local-address --peer-address --router-id -f --family --asn4 --no-asn4 --add-path --extended-message --extended-nexthop --link-local-nexthop -h --help -V --version' -- "$cur")
	else
		mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
	fi
}
complete -F _bgp_session bgp-session
